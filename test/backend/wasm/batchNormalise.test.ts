import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { batchNormalise, batchNormaliseGradient } from '../../../src/backend/wasm/batchNormalise.js';
import { alive, difference, on, type Result, random, startWasm } from './engines.js';

beforeAll(startWasm);

const epsilon = 1e-3;
/** The definition, made of plain operations. */
const plain = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor => {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const { mean, variance } = tf.moments(x, axes, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), scale), offset);
};
const inputs = (shape: readonly number[], shift: number) => {
  const channels = shape.at(-1)!;
  return {
    x: tf.add(tf.mul(random('x', shape), tf.add(tf.range(0, channels), 0.5)), shift),
    scale: random('scale', [channels]) as tf.Tensor1D,
    offset: random('offset', [channels]) as tf.Tensor1D,
  };
};
const names = ['y', 'mean', 'variance', 'dx', 'scale', 'offset'] as const;
type Name = (typeof names)[number];

const fused = (shape: readonly number[], shift: number): Readonly<Record<Name, tf.Tensor>> => {
  const { x, scale, offset } = inputs(shape, shift);
  const { y, mean, variance } = batchNormalise({ x, scale, offset, epsilon });
  const dy = random('dy', shape);
  return { y, mean, variance, ...batchNormaliseGradient({ x, dy, scale, mean, variance, epsilon }) };
};
const reference = (shape: readonly number[], shift: number): Readonly<Record<Name, tf.Tensor>> => {
  const { x, scale, offset } = inputs(shape, shift);
  const { mean, variance } = tf.moments(x, shape.map((_, axis) => axis).slice(0, -1));
  const [dx, dScale, dOffset] = tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
    tf.mul(plain(a, b, c), random('dy', shape)),
  )([x, scale, offset]);
  return { y: plain(x, scale, offset), mean, variance, dx: dx!, scale: dScale!, offset: dOffset! };
};

const agrees = async (shape: readonly number[], shift: number, tolerance: number): Promise<void> => {
  for (const name of names) {
    const js = await on('cpu', () => reference(shape, shift)[name]);
    await startWasm();
    const before = alive();
    const ours: Result = await on('wasm', () => fused(shape, shift)[name]);
    expect(alive()).toEqual(before);
    expect({ name, apart: difference(ours, js) < tolerance }).toEqual({ name, apart: true });
    expect((await on('wasm', () => fused(shape, shift)[name])).values).toEqual(ours.values);
  }
};

describe('batch normalisation and its gradient', () => {
  test.each([[[8, 1]], [[7, 3]], [[64, 16]], [[5, 4, 3, 6]], [[1030, 5]], [[2, 40]]])(
    'of shape %j are those of the definition',
    (shape) => agrees(shape, 0.5, 5e-5),
  );
  test('random shapes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 9 })),
        (shape) => agrees(shape, 0, 5e-5),
      ),
      { seed: 12, numRuns: 8 },
    ));
  test('keep their digits where the mean is a thousand deviations', async () => {
    await startWasm();
    tf.tidy(() => {
      const x = tf.add(random('x', [4_000, 2]), 1_000);
      const { y, mean, variance } = batchNormalise({
        x,
        scale: tf.ones([2]),
        offset: tf.zeros([2]),
        epsilon: 0,
      });
      const values = x.dataSync();
      for (const c of [0, 1]) {
        const column = Array.from(values).filter((_, i) => i % 2 === c);
        const average = column.reduce((sum, value) => sum + value, 0) / 4_000;
        const spread = column.reduce((sum, value) => sum + (value - average) ** 2, 0) / 4_000;
        expect(Math.abs(mean.dataSync()[c]! - average)).toBeLessThan(3e-4);
        expect(Math.abs(variance.dataSync()[c]! / spread - 1)).toBeLessThan(1e-5);
      }
      expect(Math.abs(tf.mean(y).dataSync()[0]!)).toBeLessThan(5e-4);
    });
  });
  test('a constant channel is its offset, with a finite gradient', async () => {
    await startWasm();
    tf.tidy(() => {
      const x = tf.fill([6, 2], 3);
      const scale = tf.tensor1d([1, 2]);
      const { y, mean, variance } = batchNormalise({ x, scale, offset: tf.tensor1d([5, 6]), epsilon });
      expect(Array.from(y.dataSync())).toEqual([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6]);
      const { dx } = batchNormaliseGradient({ x, dy: random('dy', [6, 2]), scale, mean, variance, epsilon });
      expect(Array.from(dx.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });
  test('a scale of another size is refused', async () => {
    await startWasm();
    tf.tidy(() => {
      const wrong = {
        x: tf.ones([4, 3]),
        scale: tf.ones([2]) as tf.Tensor1D,
        offset: tf.ones([3]) as tf.Tensor1D,
        epsilon,
      };
      expect(() => batchNormalise(wrong)).toThrow(/batchNormalise\.scale: has 2 numbers for 3 channels/);
    });
  });
});
