import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { boundaryEquilibrium, equilibriumMeasure, lossContext } from 'rxgan/losses';
import { energyCritic, gan, mlp } from 'rxgan/models';
import { discriminatorStep, generatorStep, report, times } from 'rxgan/operators';
import { scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { data } from '../operators/training.js';
import { start } from '../support/engines.js';
import { column, discriminatorLoss, generatorLoss, mean, runs } from './batches.js';

const energies = fc.array(
  fc.nat(320).map((n) => n / 16),
  { minLength: 1, maxLength: 8 },
);
const share = fc.nat(16).map((n) => n / 16);
const nextK = (
  options: { readonly diversity?: number; readonly gain?: number },
  k: number,
  real: readonly number[],
  fake: readonly number[],
): number =>
  tf.tidy(
    () =>
      boundaryEquilibrium(options)
        .state!.next(tf.tensor1d([k]), column(real), column(fake))
        .dataSync()[0]!,
  );

beforeAll(() => start('js'));

describe('boundary equilibrium', () => {
  test('P8.5 k stays in [0, 1], moves by no more than gain · |γ L(x) - L(x̃)|, and to where the balance is', () => {
    const property = fc.property(energies, energies, share, share, share, (real, fake, k, diversity, n) => {
      const gain = (1 + n) / 4;
      const next = nextK({ diversity, gain }, k, real, fake);
      const imbalance = diversity * mean(real) - mean(fake);
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(1);
      expect(Math.abs(next - k)).toBeLessThanOrEqual(gain * Math.abs(imbalance) + 1e-5);
      expect((next - k) * imbalance).toBeGreaterThanOrEqual(-1e-5);
    });
    fc.assert(property, runs(30));
  });
  test('P8.5 moves by λ (γ L(x) - L(x̃)) inside of (0, 1), with γ = 0.5 and λ = 0.001 if nothing else is said', () => {
    expect(nextK({}, 0.5, [8, 4], [1])).toBeCloseTo(0.5 + 0.001 * (0.5 * 6 - 1), 7);
    expect(nextK({ diversity: 0.75 }, 0.5, [8, 4], [2])).toBeCloseTo(0.5 + 0.001 * (0.75 * 6 - 2), 7);
    expect(nextK({ diversity: 0.75, gain: 0.125 }, 0.5, [8, 4], [5])).toBeCloseTo(0.5 - 0.125 / 2, 7);
  });
  test('P8.5 rests where L(x̃) = γ L(x), and does not leave [0, 1]', () => {
    expect(nextK({ diversity: 0.5, gain: 1 }, 0.25, [4], [2, 2])).toBe(0.25);
    expect(nextK({ gain: 1 }, 0.75, [100], [0])).toBe(1);
    expect(nextK({ gain: 1 }, 0.25, [0], [100])).toBe(0);
  });
  test('P8.5 with all errors s times as large k moves s times as far', () => {
    const move = (s: number): number => nextK({ diversity: 0.5, gain: 0.0625 }, 0.5, [2 * s], [s / 2]) - 0.5;
    expect(move(4)).toBeCloseTo(4 * move(1), 6);
  });
  test('P8.5 starts at 0, where the discriminator pays for real examples alone', () => {
    const loss = boundaryEquilibrium();
    expect(loss.state).toMatchObject({ name: 'boundaryEquilibrium', initial: [0] });
    expect(discriminatorLoss(loss, [3, 4], [100], lossContext(0, { state: [0] }))).toBe(3.5);
    expect(discriminatorLoss(loss, [3, 4], [2], lossContext(0, { state: [0.5] }))).toBe(2.5);
    expect(generatorLoss(loss, [3, 4])).toBe(3.5);
  });
  test('P8.5 the measure of convergence is at least L(x), which it is in balance', () => {
    const property = fc.property(share, share, share, (dReal, dFake, diversity) => {
      const measure = equilibriumMeasure({ dReal, dFake }, diversity);
      expect(measure).toBeGreaterThanOrEqual(dReal);
      expect(measure === dReal).toBe(diversity * dReal === dFake);
    });
    fc.assert(property, runs(40));
    expect(equilibriumMeasure({ dReal: 4, dFake: 3 })).toBe(5);
    expect(equilibriumMeasure({ dReal: 4, dFake: 1 })).toBe(5);
    expect(equilibriumMeasure({ dReal: 4, dFake: 3 }, 0.75)).toBe(4);
  });
});

test('a run carries k from update to update of the discriminator, and pays with the one from before', async () => {
  const loss = boundaryEquilibrium({ diversity: 0.75, gain: 0.25 });
  const critic = energyCritic({
    encoder: mlp({ inputs: 2, hidden: [6], outputs: 3 }),
    decoder: mlp({ inputs: 3, hidden: [6], outputs: 2 }),
    distance: 'absolute',
  });
  const model = gan({ seed: 3, generator: mlp({ inputs: 2, hidden: [6], outputs: 2 }), discriminator: critic });
  const rows = await lastValueFrom(
    scoped(model, (made) =>
      ticks(made, data).pipe(
        take(6),
        times(1, discriminatorStep(loss)),
        generatorStep(loss),
        map((tick) => ({
          ...tick,
          metrics: { ...tick.metrics, k: tf.reshape(made.states.get(loss.name)!, []) as tf.Scalar },
        })),
        report(),
        toArray(),
      ),
    ),
  );
  let k = 0;
  for (const { dLoss, dReal, dFake, k: after } of rows) {
    expect(dLoss).toBeCloseTo(dReal - k * dFake, 5);
    k = Math.min(1, Math.max(0, k + 0.25 * (0.75 * dReal - dFake)));
    expect(after).toBeCloseTo(k, 5);
  }
  expect(k).toBeGreaterThan(0);
});
