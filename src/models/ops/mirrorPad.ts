import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

type Paddings = readonly (readonly [before: number, after: number])[];
type Mode = 'reflect' | 'symmetric';

/** The transpose of padding along one axis: what came of a number in the middle and in both mirrors, added up. */
const folded = (dy: tf.Tensor, axis: number, [before, after]: readonly [number, number], mode: Mode): tf.Tensor => {
  const length = dy.shape[axis]! - before - after;
  const part = (from: number, count: number): tf.Tensor =>
    tf.slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? from : 0)),
      dy.shape.map((whole, i) => (i === axis ? count : whole)),
    );
  const mirrored = (from: number, count: number, to: number): tf.Tensor => {
    const around = dy.shape.map((_, i): [number, number] => (i === axis ? [to, length - count - to] : [0, 0]));
    return tf.pad(tf.reverse(part(from, count), axis), around);
  };
  const border = mode === 'reflect' ? 1 : 0;
  const sides = [
    ...(before > 0 ? [mirrored(0, before, border)] : []),
    ...(after > 0 ? [mirrored(before + length, after, length - border - after)] : []),
  ];
  return sides.reduce((sum, side) => tf.add(sum, side), part(before, length));
};

/**
 * A tensor continued beyond its borders by its own mirror image, along each axis by `[before, after]`: y[-i] = x[i], or with
 * `symmetric`, which repeats the border, y[-i] = x[i - 1].
 *
 * In plain words: padding without a dark frame, as image translation uses it. `tf.mirrorPad` has a wrong
 * gradient: it forgets that pixels near the border are seen several times.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mirrorPad } from 'rxgan/models';
 *
 * const padded = mirrorPad([[2, 1]])(tf.tensor1d([1, 2, 3]));
 * assert.deepEqual(await padded.array(), [3, 2, 1, 2, 3, 2]);
 * ```
 */
export const mirrorPad = (paddings: Paddings, mode: Mode = 'reflect'): TwiceDifferentiable => {
  const lists = paddings.map(([before, after]): [number, number] => [before, after]);
  return twiceDifferentiable(
    tf.customGrad((x) => ({
      value: tf.mirrorPad(x as tf.Tensor, lists, mode),
      gradFunc: (dy: tf.Tensor) => paddings.reduce((sum, both, axis) => folded(sum, axis, both, mode), dy),
    })) as (x: tf.Tensor) => tf.Tensor,
  );
};
