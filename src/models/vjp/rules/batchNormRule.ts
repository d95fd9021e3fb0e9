import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../../engines/training/index.js';
import { moveAverages } from '../../layers/moveAverages.js';
import type { VjpPass, VjpRule } from '../operation.js';

export interface BatchNormSettings {
  readonly momentum: number;
  readonly epsilon: number;
}

/** How many rows of numbers, one a channel, each segment has. */
const groupsOf = (x: tf.Tensor, { segments }: VjpPass): number[] => {
  const rowsOfExample = x.size / (x.shape[0]! * x.shape.at(-1)!);
  return segments.map(({ rows }) => rows * rowsOfExample);
};

/** Each segment is normalized by its own buffers in training, and all by the moving averages in evaluation. */
export const batchNormRule: VjpRule<BatchNormSettings> = {
  kind: 'batchNorm',
  forward: ({ momentum, epsilon }, { weights: [scale, offset], buffers }, x, pass) => {
    if (!pass.training) {
      const [mean, variance] = buffers;
      const inverse = tf.rsqrt(tf.add(variance!, epsilon));
      const normal = tf.mul(tf.sub(x, mean!), inverse);
      return { y: tf.add(tf.mul(normal, scale!), offset!), kept: [normal, inverse] };
    }
    const groups = groupsOf(x, pass);
    const { y, mean, variance } = trainingKernels().normalize({ x, scale: scale!, offset: offset!, epsilon, groups });
    if (pass.owned)
      groups.forEach((rows, i) => {
        const own = (of: tf.Tensor): tf.Tensor => tf.reshape(tf.slice(of, [i, 0], [1, -1]), [-1]);
        moveAverages(buffers, { mean: own(mean), variance: own(variance), rows }, momentum);
      });
    return { y, kept: [mean, variance] };
  },
  backward: ({ epsilon }, { weights: [scale] }, { x, kept }, dy, wanted, pass) => {
    if (!pass.training) {
      const [normal, inverse] = kept!;
      const { columnSums } = trainingKernels();
      return {
        dx: wanted.input ? tf.mul(dy, tf.mul(inverse!, scale!)) : undefined,
        gradients: wanted.weights ? [columnSums(tf.mul(dy, normal!)), columnSums(dy)] : [],
      };
    }
    const [mean, variance] = kept!;
    const back = trainingKernels().normalizeGradient({
      x,
      dy,
      scale: scale!,
      mean: mean!,
      variance: variance!,
      epsilon,
      groups: groupsOf(x, pass),
    });
    return { dx: back.dx, gradients: wanted.weights ? [back.scale, back.offset] : [] };
  },
};
