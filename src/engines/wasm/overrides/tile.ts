import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from '../override.js';

/** Repeats what stands at `start` so that it is there `times` times, doubling what is there already. */
const repeat = (values: Float32Array, start: number, length: number, times: number): void => {
  for (let there = length; there < length * times; there *= 2)
    values.copyWithin(start + there, start, start + Math.min(there, length * times - there));
};

/** A tensor repeated along its axes: copies of runs. The stock kernel computes the place of every number by itself. */
export const tile = override<{ readonly x: TensorInfo }, { readonly reps: readonly number[] }>(
  'Tile',
  ({ inputs: { x }, attrs: { reps }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape.map((size, axis) => size * reps[axis]!));
    if (tf.util.sizeFromShape(out.shape) === 0) return out;
    const [from, to] = [heap.floats(x), heap.floats(out)];
    // From this axis on nothing is repeated.
    const whole = reps.length - [...reps].reverse().findIndex((times) => times > 1);
    const copied = reps.some((times) => times > 1) ? whole : 0;
    const run = tf.util.sizeFromShape(x.shape.slice(copied));
    const write = (axis: number, source: number, start: number): [number, number] => {
      if (axis === copied) {
        to.set(from.subarray(source, source + run), start);
        return [source + run, start + run];
      }
      let [next, end] = [source, start];
      for (let i = 0; i < x.shape[axis]!; i++) [next, end] = write(axis + 1, next, end);
      repeat(to, start, end - start, reps[axis]!);
      return [next, start + (end - start) * reps[axis]!];
    };
    write(0, 0, 0);
    return out;
  },
);
