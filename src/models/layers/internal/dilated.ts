import * as tf from '@tensorflow/tfjs-core';
import { dilate } from '../../ops/convolutions.js';

/** A filter with `rate` - 1 zeros between its numbers. */
export const spread = (filter: tf.Tensor, rate: number): tf.Tensor => (rate === 1 ? filter : dilate(filter, rate));

/** What lies at the places of the numbers of a filter of this size; not for a tape. */
export const gathered = (wide: tf.Tensor, rate: number, size: number): tf.Tensor => {
  if (rate === 1) return wide;
  const places = tf.tensor1d(
    Array.from({ length: size }, (_, i) => i * rate),
    'int32',
  );
  return tf.gather(tf.gather(wide, places, 0), places, 1);
};
