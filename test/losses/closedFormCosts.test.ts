import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  hinge,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  lossContext,
  minimax,
  nonSaturating,
  relativisticAverage,
  type SeparableLoss,
  wasserstein,
} from 'rxgan/losses';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ClosedCost, closedDiscriminators, closedGenerators } from '../../src/losses/closedFormCosts.js';
import { startJs } from '../support/fakes.js';

beforeAll(startJs);

const losses: readonly SeparableLoss[] = [
  nonSaturating,
  minimax,
  hinge,
  wasserstein,
  leastSquares,
  leastSquaresWith({ fake: -1, real: 1, generator: 0 }),
];
const score = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100),
  fc.constantFrom(-1e4, -1, 0, 1, 1e4),
);

/** What the tape makes of the same formula. */
const taped = (formula: (scores: tf.Tensor) => tf.Scalar, at: number): readonly number[] =>
  tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad(formula)(tf.tensor2d([[at]]));
    return [value.dataSync()[0]!, grad.dataSync()[0]!];
  });
const near = (closed: readonly number[], expected: readonly number[]): void =>
  closed.forEach((number, i) => {
    expect(Math.abs(number - expected[i]!)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(expected[i]!)));
  });

describe.each(losses.map((loss, i) => [`${loss.name} ${i}`, loss] as const))('%s', (_name, loss) => {
  const { real, fake } = closedDiscriminators.of(loss.discriminator)!;
  const generator = closedGenerators.of(loss.generator)!;
  const formulas: readonly (readonly [ClosedCost, (scores: tf.Tensor) => tf.Scalar])[] = [
    [real, (scores) => tf.mean(loss.asReal(scores, lossContext()))],
    [fake, (scores) => tf.mean(loss.asFake(scores, lossContext()))],
    [generator, (scores) => loss.generator(scores, () => scores, lossContext())],
  ];

  it('has costs and slopes in closed form that are those of its formulas', () => {
    fc.assert(
      fc.property(score, (at) => {
        for (const [closed, formula] of formulas) near(closed(at), taped(formula, at));
      }),
      { seed: 2, numRuns: 200 },
    );
  });
  it('passes NaN on', () => {
    for (const [closed] of formulas) expect(closed(Number.NaN)[0]).toBeNaN();
  });
});

describe('a loss whose formula is another one', () => {
  it('has no closed form, whatever it was made from', () => {
    expect(closedDiscriminators.of(relativisticAverage(hinge).discriminator)).toBeUndefined();
    expect(closedDiscriminators.of(labelSmoothing()(hinge).discriminator)).toBeUndefined();
    expect(closedGenerators.of(relativisticAverage(hinge).generator)).toBeUndefined();
    const own = { ...hinge, generator: (fake: tf.Tensor) => tf.mean<tf.Scalar>(fake) };
    expect(closedGenerators.of(own.generator)).toBeUndefined();
    expect(closedDiscriminators.of(own.discriminator)).toBeDefined();
  });
});
