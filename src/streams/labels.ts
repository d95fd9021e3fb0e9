import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';

/** The classes of a batch on the host: `ids[i]` is that of example i, from 0 to `classes` - 1. */
export interface HostLabels {
  readonly ids: Int32Array;
  readonly classes: number;
}

/** The classes of a batch, on the host and as rows of a one-hot matrix `[batch, classes]` on the device. */
export interface Labels extends HostLabels {
  readonly oneHot: tf.Tensor2D;
}

/** The condition for `count` examples of the classes in turn, from example `from` on; none where there are no classes. */
export const eachClass = (
  labels: Pick<HostLabels, 'classes'> | undefined,
  count: number,
  from = 0,
): tf.Tensor2D | undefined =>
  labels &&
  oneHot({ ids: Int32Array.from({ length: count }, (_, i) => (from + i) % labels.classes), classes: labels.classes });

/** `[ids.length, classes]`, 1 at each id and 0 elsewhere. */
export const oneHot = ({ ids, classes }: HostLabels): tf.Tensor2D => {
  const rows = new Float32Array(ids.length * classes);
  ids.forEach((id, i) => {
    if (!(id >= 0 && id < classes))
      throw failure(
        'ConfigError',
        `labels.ids[${i}]`,
        `expected an integer from 0 to ${classes - 1}, got ${id}`,
        'let label(i) count the classes from 0',
      );
    rows[i * classes + id] = 1;
  });
  return tf.tensor2d(rows, [ids.length, classes]);
};
