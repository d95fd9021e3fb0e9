import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { piecewise } from 'rxgan';
import { adam, clipGradientByNorm, clipGradientByValue, type Optimizer, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../support/engines.js';
import { optimize } from './optimizing.js';

/** An optimizer that answers with the gradient it was given. */
const mirror: Optimizer = { name: 'mirror', slots: [], update: ({ gradient }) => ({ weights: gradient, slots: [] }) };
const clipped = (by: (optimizer: Optimizer) => Optimizer, gradient: readonly number[], step = 0): number[] =>
  tf.tidy(() => {
    const [weights, slots] = [tf.zeros([gradient.length]) as tf.Tensor1D, []];
    const update = { weights, gradient: tf.tensor1d([...gradient]), slots, iteration: 1, step };
    return Array.from(by(mirror).update(update).weights.dataSync());
  });

/** Exact in float32, and none of them subnormal: TensorFlow takes those for 0. */
const component = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => n / 128);
const gradients = fc.array(component, { minLength: 1, maxLength: 20 });
const limits = fc.constantFrom(0.125, 1, 50);
const runs = { seed: 7, numRuns: 50, endOnFailure: true };

beforeAll(() => start('js'));

describe('clipGradientByValue', () => {
  test('P14.2 limits every component, keeps those inside, and keeps their order', () => {
    const property = fc.property(gradients, limits, (gradient, limit) => {
      const result = clipped(clipGradientByValue(limit), gradient);
      expect(result).toEqual(gradient.map((g) => Math.max(-limit, Math.min(limit, g))));
    });
    fc.assert(property, runs);
  });
});

describe('clipGradientByNorm', () => {
  test('shortens a longer gradient to the limit and keeps its direction', () => {
    const property = fc.property(gradients, limits, (gradient, limit) => {
      const length = Math.hypot(...gradient);
      fc.pre(length > limit);
      const result = clipped(clipGradientByNorm(limit), gradient);
      expect(Math.abs(Math.hypot(...result) / limit - 1)).toBeLessThan(1e-6);
      gradient.forEach((g, i) => {
        expect(Math.abs(result[i]! - (g * limit) / length)).toBeLessThan(1e-6 * limit);
      });
    });
    fc.assert(property, runs);
  });
  test('leaves a shorter gradient as it is, bit for bit, and 0 as 0', () => {
    expect(clipped(clipGradientByNorm(5), [3, -3.9])).toEqual([3, Math.fround(-3.9)]);
    expect(clipped(clipGradientByNorm(5), [0, 0])).toEqual([0, 0]);
  });
  test('measures all weights of the network together', () => {
    expect(clipped(clipGradientByNorm(5), [6, 8])).toEqual([3, 4]);
  });
});

test.each([
  ['clipGradientByValue', clipGradientByValue],
  ['clipGradientByNorm', clipGradientByNorm],
] as const)('%s follows a schedule and keeps the slots of the optimizer inside', (_name, clip) => {
  const scheduled = clip(piecewise(1, [10, 2]));
  expect(clipped(scheduled, [8], 9)).toEqual([1]);
  expect(clipped(scheduled, [8], 10)).toEqual([2]);
  expect(clip(1)(adam()).slots).toEqual(['mean', 'square']);
  expect(optimize(clip(1)(sgd({ learningRate: 0.5, momentum: 1 })), [0], [[9], [9]])).toEqual([[-0.5], [-1.5]]);
});
