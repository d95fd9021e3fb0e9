import * as tf from '@tensorflow/tfjs-core';
import {
  gradientPenalty,
  hinge,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  minimax,
  moment,
  nonSaturating,
  r1,
  type SeparableLoss,
  type View,
  wasserstein,
} from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../support/engines.js';
import { expectedNumber, goldenList, goldenMissing, goldenTitle } from '../support/golden.js';
import { discriminatorLoss, fakeSlopes, generatorLoss, generatorSlopes, realSlopes } from './batches.js';
import { drawn, optimalLogits } from './tabular.js';
import { viewOf } from './views.js';

/** The tolerance that the golden file gives for float32. */
const expectGolden = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(2e-5 * Math.abs(expected) + 1e-6);
const expectList = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expectGolden(actual[i]!, value);
  });
};

const pearson = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
const discriminatorCases: readonly (readonly [string, SeparableLoss, real: string, fake: string])[] = [
  ['gan-d', minimax, 'realLogits', 'fakeLogits'],
  ['gan-d', nonSaturating, 'realLogits', 'fakeLogits'],
  ['gan-d-equilibrium', nonSaturating, 'realLogits', 'fakeLogits'],
  ['gan-d-extreme', nonSaturating, 'realLogits', 'fakeLogits'],
  ['lsgan-d-011', leastSquares, 'real', 'fake'],
  ['lsgan-d-m110', pearson, 'real', 'fake'],
  ['wgan-critic', wasserstein, 'real', 'fake'],
  ['hinge-d', hinge, 'real', 'fake'],
];
const generatorCases: readonly (readonly [string, SeparableLoss, fake: string])[] = [
  ['gan-g-minimax', minimax, 'fakeLogits'],
  ['gan-g-ns', nonSaturating, 'fakeLogits'],
  ['lsgan-g-011', leastSquares, 'fake'],
  ['lsgan-g-m110', pearson, 'fake'],
  ['wgan-gen', wasserstein, 'fake'],
  ['hinge-g', hinge, 'fake'],
];

/** Weight times value of the one penalty, as it enters the discriminator's loss. */
const penaltyOf = (
  wrap: typeof r1 | typeof gradientPenalty,
  weight: number,
  critic: View['critic'],
  real: tf.Tensor,
  fake = real,
): number => {
  const [penalty] = wrap(weight)(wasserstein).discriminatorTerms;
  return weight * penalty!.value(viewOf(critic, real, fake)).dataSync()[0]!;
};

describe.skipIf(goldenMissing)(goldenTitle, () => {
  describe.each(engines)('on %s', (engine) => {
    beforeAll(() => start(engine));

    const named = discriminatorCases.map(([id, loss, ...inputs]) => [id, loss.name, loss, ...inputs] as const);
    test.each(named)('%s of %s', (id, _name, loss, real, fake) => {
      expectGolden(discriminatorLoss(loss, goldenList(id, real), goldenList(id, fake)), expectedNumber(id));
    });
    test.each(generatorCases)('%s', (id, loss, fake) => {
      expectGolden(generatorLoss(loss, goldenList(id, fake)), expectedNumber(id));
    });

    test('gan-d-extreme-right stays above 0', () => {
      const id = 'gan-d-extreme-right';
      const value = discriminatorLoss(nonSaturating, goldenList(id, 'realLogits'), goldenList(id, 'fakeLogits'));
      expect(Math.abs(value / expectedNumber(id) - 1)).toBeLessThan(2e-5);
    });

    test('gan-d-grad-real and gan-d-grad-fake', () => {
      const [real, fake] = [goldenList('gan-d-grad-real', 'realLogits'), goldenList('gan-d-grad-fake', 'fakeLogits')];
      expectList(realSlopes(nonSaturating, real, fake), goldenList('gan-d-grad-real'));
      expectList(fakeSlopes(nonSaturating, real, fake), goldenList('gan-d-grad-fake'));
    });
    test.each([
      ['gan-g-minimax-grad', minimax],
      ['gan-g-ns-grad', nonSaturating],
    ] as const)('%s', (id, loss) => {
      expectList(generatorSlopes(loss, goldenList(id, 'fakeLogits')), goldenList(id));
    });

    test('bce-soft-label is labelSmoothing of the cross-entropy', () => {
      const [x1, x2] = goldenList('bce-soft-label', 'logits') as [number, number];
      const [y1, y2] = goldenList('bce-soft-label', 'labels') as [number, number];
      const cost = (label: number, logit: number): number =>
        labelSmoothing(label)(nonSaturating)
          .asReal(tf.tensor1d([logit]), moment())
          .dataSync()[0]!;
      expectGolden((cost(y1, x1) + cost(y2, x2)) / 2, expectedNumber('bce-soft-label'));
    });

    test('bce-frog-label-gt-1: a label above 1 makes the loss unbounded below, so it is refused', () => {
      const [label] = goldenList('bce-frog-label-gt-1', 'label');
      const smooth = labelSmoothing(label!)(nonSaturating);
      expect(() => smooth.asReal(tf.tensor1d([5]), moment())).toThrow(
        /labelSmoothing\.real: expected a number from 0 to 1, got 1\.03/,
      );
    });

    const distributions = (id: string) => ({ p: goldenList(id, 'p'), q: goldenList(id, 'q') });
    const atOptimum = (id: string): number => {
      const { p, q } = distributions(id);
      const best = optimalLogits({ p, q });
      return discriminatorLoss(nonSaturating, drawn(p, best), drawn(q, best));
    };
    test('v-dstar and js-pq', () => {
      expectGolden(-atOptimum('v-dstar'), expectedNumber('v-dstar'));
      expectGolden(Math.log(2) - atOptimum('js-pq') / 2, expectedNumber('js-pq'));
    });
    test('js-disjoint', () => {
      expectGolden(Math.log(2) - atOptimum('js-disjoint') / 2, expectedNumber('js-disjoint'));
    });
    test('ns-identity', () => {
      const { p, q } = distributions('ns-identity');
      expectGolden(-generatorLoss(nonSaturating, drawn(q, optimalLogits({ p, q }))), expectedNumber('ns-identity'));
    });
    test('hinge-optimum', () => {
      const { p, q } = distributions('hinge-optimum');
      const best = p.map((share, k) => Math.sign(share - q[k]!));
      expectGolden(discriminatorLoss(hinge, drawn(p, best), drawn(q, best)), expectedNumber('hinge-optimum'));
    });
    test('lsgan-pearson', () => {
      const { p, q } = distributions('lsgan-pearson');
      const best = p.map((share, k) => (share - q[k]!) / (share + q[k]!));
      const both = generatorLoss(pearson, drawn(p, best)) + generatorLoss(pearson, drawn(q, best));
      expectGolden(2 * both, expectedNumber('lsgan-pearson'));
    });

    test('gp-linear and gp-unit-linear', () => {
      const x = tf.randomNormal([5, 2], 0, 1, 'float32', 3);
      const linear = (id: string) => (inputs: tf.Tensor) =>
        tf.matMul(inputs as tf.Tensor2D, tf.tensor2d(goldenList(id, 'w'), [2, 1]));
      const other = tf.add(x, 1);
      expectGolden(penaltyOf(gradientPenalty, 10, linear('gp-linear'), x, other), expectedNumber('gp-linear'));
      expectGolden(
        penaltyOf(gradientPenalty, 10, linear('gp-unit-linear'), x, other),
        expectedNumber('gp-unit-linear'),
      );
    });

    const quadratic = (x: tf.Tensor): tf.Tensor => tf.mul(0.25, tf.sum(tf.square(x), 1, true));
    // With real = fake, every x̂ is that point whatever e is.
    test('gp-quadratic at the interpolates of the golden case', () => {
      const between = tf.tensor2d(goldenList('gp-quadratic', 'interpolates'), [2, 2]);
      expectGolden(penaltyOf(gradientPenalty, 10, quadratic, between), expectedNumber('gp-quadratic'));
    });
    test('gp-tanh-net', () => {
      const id = 'gp-tanh-net';
      const kernel = tf.transpose(tf.tensor2d(goldenList(id, 'W'), [3, 2]));
      const critic = (x: tf.Tensor): tf.Tensor =>
        tf.matMul(
          tanh(tf.add(tf.matMul(x as tf.Tensor2D, kernel), tf.tensor1d(goldenList(id, 'b')))) as tf.Tensor2D,
          tf.tensor2d(goldenList(id, 'v'), [3, 1]),
        );
      const between = tf.tensor2d(goldenList(id, 'interpolates'), [2, 2]);
      expectGolden(penaltyOf(gradientPenalty, 10, critic, between), expectedNumber(id));
    });
    test('r1-quadratic', () => {
      const real = tf.tensor2d(goldenList('r1-quadratic', 'real'), [2, 2]);
      expectGolden(penaltyOf(r1, 10, quadratic, real, tf.zeros([2, 2])), expectedNumber('r1-quadratic'));
    });
  });
});
