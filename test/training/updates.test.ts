import { type AdversarialLoss, gradientPenalty, hinge, instanceNoise, nonSaturating, wasserstein } from 'rxgan/losses';
import { gaussian, sgd, uniform } from 'rxgan/models';
import { discriminatorStep, generatorStep, report, times } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { sameBatch, train } from '../operators/training.js';
import { numTensors, startJs, withLatents } from '../support/fakes.js';

beforeAll(startJs);

const frozen = { optimizers: { generator: sgd({ learningRate: 0 }), discriminator: sgd({ learningRate: 0 }) } };
const distinct = (values: readonly unknown[]): number => new Set(values).size;

describe('fresh latents', () => {
  it('the discriminator sees other generated examples at every update, and the same real ones', async () => {
    const rows = await train((ticks$) => ticks$.pipe(discriminatorStep(wasserstein), report()), {
      model: frozen,
      source: sameBatch,
      steps: 5,
    });
    expect(distinct(rows.map(({ dReal }) => dReal))).toBe(1);
    expect(distinct(rows.map(({ dFake }) => dFake))).toBe(5);
  });

  it('the generator draws anew at every update', async () => {
    const rows = await train((ticks$) => ticks$.pipe(generatorStep(nonSaturating), report()), {
      model: frozen,
      source: sameBatch,
      steps: 5,
    });
    expect(distinct(rows.map(({ gLoss }) => gLoss))).toBe(5);
  });

  it('the two players do not share a draw', async () => {
    // With frozen weights the wasserstein generator's loss is minus the mean score of its examples.
    const [row] = await train(
      (ticks$) => ticks$.pipe(discriminatorStep(wasserstein), generatorStep(wasserstein), report()),
      {
        model: frozen,
        steps: 1,
      },
    );
    expect(row!.gLoss).not.toBeCloseTo(-row!.dFake, 5);
  });

  it('a tick of k updates draws what k ticks draw, and its metrics are those of the last', async () => {
    const options = { model: frozen, source: sameBatch };
    const apart = await train((ticks$) => ticks$.pipe(discriminatorStep(hinge), report()), { ...options, steps: 3 });
    const updates = await train((ticks$) => ticks$.pipe(times(3, discriminatorStep(hinge)), report()), {
      ...options,
      steps: 1,
    });
    const repeated = await train((ticks$) => ticks$.pipe(times(3, discriminatorStep(hinge)), report()), {
      ...options,
      steps: 1,
    });
    expect(updates[0]!.dFake).toBe(apart[2]!.dFake);
    expect(repeated[0]!.dFake).toBe(apart[2]!.dFake);
  });

  it('latents() decides what the steps below it draw from, and no other', async () => {
    const from = (distribution: ReturnType<typeof gaussian> | undefined) =>
      train(
        (ticks$) =>
          (distribution ? ticks$.pipe(withLatents(distribution)) : ticks$).pipe(generatorStep(wasserstein), report()),
        { model: frozen, steps: 1 },
      );
    const [own, gauss, flat] = await Promise.all([from(undefined), from(gaussian(2)), from(uniform(2))]);
    expect(gauss![0]!.gLoss).toBe(own![0]!.gLoss);
    expect(flat![0]!.gLoss).not.toBe(own![0]!.gLoss);
  });
});

describe('options', () => {
  it.each([0, -1, 1.5, Number.NaN])('times refuses %d at the step that has it', async (updates) => {
    const before = numTensors();
    const run = train((ticks$) =>
      ticks$.pipe(times((step) => (step < 2 ? 1 : updates), discriminatorStep(nonSaturating))),
    );
    await expect(run).rejects.toMatchObject({
      _tag: 'ConfigError',
      path: 'times',
      message: expect.stringContaining(`got ${updates} at step 2`),
    });
    expect(numTensors()).toBe(before);
  });

  it('takes a scheduled loss, asked once a tick with its step', async () => {
    const asked: number[] = [];
    const scheduled = (step: number): AdversarialLoss => {
      asked.push(step);
      return step < 2 ? wasserstein : hinge;
    };
    const rows = await train((ticks$) => ticks$.pipe(discriminatorStep(scheduled), report()), { model: frozen });
    expect(asked).toEqual([0, 1, 2, 3]);
    const isWasserstein = rows.map(({ dLoss, dReal, dFake }) => Math.abs(dLoss - (dFake - dReal)) < 1e-6);
    expect(isWasserstein).toEqual([true, true, false, false]);
  });

  it('gives schedules inside a loss the step of the tick', async () => {
    const weights: number[] = [];
    const noise: number[] = [];
    const loss = instanceNoise((step) => {
      noise.push(step);
      return 0;
    })(
      gradientPenalty((step) => {
        weights.push(step);
        return step;
      })(wasserstein),
    );
    const rows = await train((ticks$) => ticks$.pipe(discriminatorStep(loss), report()), { from: 10, steps: 2 });
    // Asked once to be checked, and once for each use: noise is put on both sides.
    expect(weights).toEqual([10, 10, 11, 11]);
    expect(noise).toEqual([10, 10, 10, 11, 11, 11]);
    for (const { dLoss, dReal, dFake, gradientPenalty: penalty } of rows)
      expect(dLoss).toBeCloseTo(dFake - dReal + penalty, 5);
  });
});
