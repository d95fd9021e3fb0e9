import * as tf from '@tensorflow/tfjs-core';
import * as losses from 'rxgan/losses';
import {
  type AdversarialLoss,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  minimax,
  nonSaturating,
  r1,
  separableLoss,
  wasserstein,
} from 'rxgan/losses';
import { sgd } from 'rxgan/models';
import { discriminatorStep, generatorStep, report } from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import { tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';
import { sameBatch, train } from './training.js';

beforeAll(startJs);

const all: Readonly<Record<string, AdversarialLoss<string>>> = {
  minimax,
  nonSaturating,
  leastSquares,
  leastSquaresWith: leastSquaresWith({ fake: -1, real: 1, generator: 0 }),
  wasserstein,
  hinge,
  labelSmoothing: labelSmoothing(0.9)(nonSaturating),
  gradientPenalty: gradientPenalty(10)(wasserstein),
  r1: r1(10)(nonSaturating),
  instanceNoise: instanceNoise(0.3)(leastSquares),
  separableLoss: separableLoss({ name: 'mine', asReal: tf.neg, asFake: tf.square, generator: tf.neg }),
};
const everything = instanceNoise(0.1)(r1(1)(gradientPenalty(1)(labelSmoothing(0.9)(nonSaturating))));

it('the list below has every loss and every wrapper that the library exports', () => {
  expect(Object.keys(all).sort()).toEqual(Object.keys(losses).sort());
});

describe.each([...Object.entries(all), ['all wrappers at once', everything] as const])('%s', (_, loss) => {
  it('trains both players with finite metrics, its penalties by name, and a total that is the sum', async () => {
    const rows = await train((ticks$) => ticks$.pipe(discriminatorStep(loss), generatorStep(loss), report()));
    const penalties = loss.discriminatorTerms.map(({ name }) => name);
    expect(Object.keys(rows[0]!).sort()).toEqual(
      ['step', 'deviceReads', 'dLoss', 'dReal', 'dFake', 'gLoss', ...penalties].sort(),
    );
    for (const row of rows) expect(Object.values(row).every(Number.isFinite)).toBe(true);
    expect(rows.length).toBe(4);
  });

  // Turning the number of updates back repeats the draws: what is left is the change of the weights.
  const small = sgd({ rate: 1e-3 });
  it('one small step of the discriminator lowers its loss on the same draws', async () => {
    const again = tap(({ gan }: Tick) => {
      gan.discriminator.iterations = 0;
    });
    const [before, after] = await train((ticks$) => ticks$.pipe(again, discriminatorStep(loss), report()), {
      model: { discriminatorOptimizer: small },
      source: sameBatch,
      steps: 2,
    });
    expect(after!.dLoss).toBeLessThan(before!.dLoss);
  });

  it('one small step of the generator lowers its loss on the same draws', async () => {
    const again = tap(({ gan }: Tick) => {
      gan.generator.iterations = 0;
    });
    const [before, after] = await train((ticks$) => ticks$.pipe(again, generatorStep(loss), report()), {
      model: { generatorOptimizer: small },
      source: sameBatch,
      steps: 2,
    });
    expect(after!.gLoss).toBeLessThan(before!.gLoss);
  });
});
