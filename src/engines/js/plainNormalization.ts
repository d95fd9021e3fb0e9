import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../training/trainingKernels.js';

type Parts = readonly tf.Tensor[];

/**
 * A computation on `[groups, rows, channels]` and statistics `[groups, 1, channels]`: of all groups at once where they
 * are equally long, of one after the other where they are not. Gives results whose first axis are the groups, or the
 * rows of all groups.
 */
const byGroup = (
  groups: readonly number[],
  batches: Parts,
  statistics: Parts,
  compute: (batches: Parts, statistics: Parts) => Parts,
): Parts => {
  const [rows] = groups;
  const channels = batches[0]!.shape.at(-1)!;
  const split = (of: tf.Tensor, count: number, length: number): tf.Tensor => tf.reshape(of, [count, length, channels]);
  if (groups.every((length) => length === rows))
    return compute(
      batches.map((batch) => split(batch, groups.length, rows!)),
      statistics.map((statistic) => split(statistic, groups.length, 1)),
    ).map((result) => tf.reshape(result, [-1, channels]));
  let from = 0;
  const pieces = groups.map((length, i) => {
    from += length;
    return compute(
      batches.map((batch) => split(tf.slice(tf.reshape(batch, [-1, channels]), from - length, length), 1, length)),
      statistics.map((statistic) => split(tf.slice(statistic, i, 1), 1, 1)),
    ).map((result) => tf.reshape(result, [-1, channels]));
  });
  return pieces[0]!.map((_, i) => tf.concat(pieces.map((piece) => piece[i]!)));
};

/** Normalization in TensorFlow.js's own operations. */
export const plainNormalization: Pick<TrainingKernels, 'normalize' | 'normalizeGradient'> = {
  normalize: ({ x, scale, offset, epsilon, groups }) => {
    const [y, mean, variance] = byGroup(groups, [x], [], ([all]) => {
      const average = tf.mean(all!, 1, true);
      const centered = tf.sub(all!, average);
      const spread = tf.mean(tf.square(centered), 1, true);
      const factor = tf.mul(tf.rsqrt(tf.add(spread, epsilon)), scale);
      return [tf.add(tf.mul(centered, factor), offset), average, spread];
    });
    return { y: tf.reshape(y!, x.shape), mean: mean!, variance: variance! };
  },
  normalizeGradient: ({ x, dy, scale, mean, variance, epsilon, groups }) => {
    const [dx, slopes, offsets] = byGroup(groups, [x, dy], [mean, variance], ([all, g], [average, spread]) => {
      const rows = all!.shape[1]!;
      const inverse = tf.rsqrt(tf.add(spread!, epsilon));
      const normal = tf.mul(tf.sub(all!, average!), inverse);
      const offset = tf.sum(g!, 1, true);
      const slope = tf.sum(tf.mul(g!, normal), 1, true);
      const rest = tf.sub(tf.sub(g!, tf.div(offset, rows)), tf.mul(normal, tf.div(slope, rows)));
      return [tf.mul(rest, tf.mul(inverse, scale)), slope, offset];
    });
    return { dx: tf.reshape(dx!, x.shape), scale: tf.sum(slopes!, 0), offset: tf.sum(offsets!, 0) };
  },
};
