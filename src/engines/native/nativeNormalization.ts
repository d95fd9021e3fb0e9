import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../training/trainingKernels.js';
import { type Attribute, flag, ofFloats, real, tensorFlowOp, text } from './tensorFlowOp.js';

const attributesOf = (epsilon: number): readonly Attribute[] => [
  ofFloats('T'),
  ofFloats('U'),
  real('epsilon', epsilon),
  text('data_format', 'NHWC'),
  flag('is_training', true),
];

/** The rows of each group, as images of one pixel. */
const split = (x: tf.Tensor, groups: readonly number[]): tf.Tensor[] => {
  const channels = x.shape.at(-1)!;
  const rows = tf.reshape(x, [-1, 1, 1, channels]);
  let from = 0;
  return groups.map((length) => {
    from += length;
    return groups.length === 1 ? rows : tf.slice(rows, from - length, length);
  });
};
const join = (pieces: readonly tf.Tensor[], shape: number[]): tf.Tensor => tf.reshape(tf.concat([...pieces]), shape);
const total = (pieces: readonly tf.Tensor[]): tf.Tensor => tf.addN([...pieces]);

/**
 * TensorFlow's normalization, one operation a group. On CUDA it would not do: what the gradient takes there is not the
 * variance.
 */
export const nativeNormalization: Pick<TrainingKernels, 'normalize' | 'normalizeGradient'> = {
  normalize: ({ x, scale, offset, epsilon, groups }) => {
    const nothing = tf.tensor1d([]);
    // The second and third result are running averages; the last two what the gradient needs: the variance as it is.
    const done = split(x, groups).map((rows) =>
      tensorFlowOp('FusedBatchNormV3', attributesOf(epsilon), [rows, scale, offset, nothing, nothing], 6),
    );
    const collected = (i: number): tf.Tensor => tf.stack(done.map((results) => results[i]!));
    return {
      y: join(
        done.map(([y]) => y!),
        x.shape,
      ),
      mean: collected(3),
      variance: collected(4),
    };
  },
  normalizeGradient: ({ x, dy, scale, mean, variance, epsilon, groups }) => {
    const nothing = tf.tensor1d([]);
    const slopes = split(dy, groups);
    const [means, variances] = [tf.unstack(mean), tf.unstack(variance)];
    const done = split(x, groups).map((rows, i) =>
      tensorFlowOp(
        'FusedBatchNormGradV3',
        attributesOf(epsilon),
        [slopes[i]!, rows, scale, means[i]!, variances[i]!, nothing],
        5,
      ),
    );
    const all = (i: number): tf.Tensor[] => done.map((results) => results[i]!);
    return { dx: join(all(0), x.shape), scale: total(all(1)), offset: total(all(2)) };
  },
};
