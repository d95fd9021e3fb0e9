import * as tf from '@tensorflow/tfjs-core';

type Cumulative = (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor;
const both = [false, true];
const shapes = [
  [2, 3],
  [4, 2],
  [3, 4],
] as const;

interface Case {
  readonly cumulate: Cumulative;
  readonly shape: readonly [number, number];
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}
const cases: readonly Case[] = ([tf.cumsum, tf.cumprod] as Cumulative[]).flatMap((cumulate) =>
  shapes.flatMap((shape) =>
    [0, 1].flatMap((axis) =>
      both.flatMap((exclusive) => both.map((reverse) => ({ cumulate, shape, axis, exclusive, reverse }))),
    ),
  ),
);

/** Sums and products from either end, along either axis, for lengths from 2 to 4. */
export const cumulated = async (): Promise<readonly (readonly number[])[]> => {
  const found: number[][] = [];
  for (const { cumulate, shape, axis, exclusive, reverse } of cases) {
    const result = tf.tidy(() =>
      cumulate(tf.reshape(tf.range(1, 1 + shape[0] * shape[1]), [...shape]), axis, exclusive, reverse),
    );
    found.push([...(await result.data())]);
    result.dispose();
  }
  return found;
};
