import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { checked } from '../../schema/checked.js';
import { integer } from '../../schema/numbers.js';
import { sameShape, sizeOf } from '../../shape.js';
import type { FeatureNet } from '../featureNet.js';
import { runCooperatively, type Sliced, type SliceOptions } from '../sliced.js';

/** Images on the host, `[n, height, width, channels]` row by row, in [-1, 1]. */
export interface HostImages {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
/** The features of images, `[n, width]` row by row. */
export interface FeatureRows {
  readonly data: Float32Array;
  readonly width: number;
}
export interface FeatureRowsOptions extends Pick<SliceOptions, 'signal' | 'milliseconds'> {
  /** Images in a piece; 16, which take about 2.5 ms on WASM. */
  readonly chunk?: number;
}

/** Nothing to do but to wait for a turn. */
function* turn(): Sliced<void> {}

/**
 * The features of many images, a chunk at a time beside other work: what Fréchet and kernel distances compare.
 *
 * In plain words: `features` for ten thousand images, without holding up training, sockets or timers; each chunk takes a
 * turn of the event loop of its own, and the numbers are read asynchronously.
 *
 * The images must not change before it is done. No tensor is left behind, whatever happens. Errors: rejects with
 * `ShapeMismatch` or `ConfigError`, or with the reason of the signal.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { digitFeatures, featureRows } from 'rxgan/metrics';
 *
 * const images = { data: new Float32Array(3 * 28 * 28).fill(-1), shape: [3, 28, 28, 1] };
 * const { data, width } = await featureRows(digitFeatures, images);
 * assert.deepEqual([data.length / width, width], [3, 64]);
 * ```
 */
export const featureRows = async (
  net: FeatureNet,
  { data, shape }: HostImages,
  { chunk = 16, ...slices }: FeatureRowsOptions = {},
): Promise<FeatureRows> => {
  checked(integer({ min: 1 }), 'featureRows.chunk', chunk, 'use 16');
  const [count] = shape;
  if (count === undefined || !sameShape(shape.slice(1), net.shape) || data.length !== sizeOf(shape))
    throw failure(
      'ShapeMismatch',
      'featureRows.images',
      `${net.name} takes images of shape [n,${net.shape}], got shape [${shape}] and ${data.length} numbers`,
      'give images of this size, and all of them',
    );
  const size = sizeOf(net.shape);
  await runCooperatively(net.prepare(), slices);
  const rows = new Float32Array(count * net.width);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    await runCooperatively(turn(), slices);
    const features = tf.tidy(() =>
      net.features(tf.tensor(data.subarray(from * size, to * size), [to - from, ...net.shape])),
    );
    try {
      rows.set(await features.data(), from * net.width);
    } finally {
      features.dispose();
    }
  }
  return { data: rows, width: net.width };
};
