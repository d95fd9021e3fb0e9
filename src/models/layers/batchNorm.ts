import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpPass, type VjpRule } from '../vjp/operation.js';
import { channelsOf, checkedEpsilon, checkedFraction } from './internal/checks.js';
import { moveAverages } from './internal/moveAverages.js';
import type { Layer } from './layer.js';

interface BatchNormSettings {
  readonly momentum: number;
  readonly epsilon: number;
}

/** How many rows of numbers, one a channel, each segment has. */
const groupsOf = (x: tf.Tensor, { segments }: VjpPass): number[] => {
  const rowsOfExample = x.size / (x.shape[0]! * x.shape.at(-1)!);
  return segments.map(({ rows }) => rows * rowsOfExample);
};

/** Without a scale and an offset of its own a layer has those that change nothing. */
const affineOf = (x: tf.Tensor, [scale, offset]: readonly tf.Tensor[]) => ({
  scale: scale ?? tf.ones([x.shape.at(-1)!]),
  offset: offset ?? tf.zeros([x.shape.at(-1)!]),
});

/** Each segment is normalized by its own buffers in training, and all by the moving averages in evaluation. */
export const batchNormRule: VjpRule<BatchNormSettings> = {
  kind: 'batchNorm',
  forward: ({ momentum, epsilon }, { weights, buffers }, x, pass) => {
    const { scale, offset } = affineOf(x, weights);
    if (!pass.training) {
      const [mean, variance] = buffers;
      const inverse = tf.rsqrt(tf.add(variance!, epsilon));
      const normal = tf.mul(tf.sub(x, mean!), inverse);
      return { y: tf.add(tf.mul(normal, scale), offset), kept: [normal, inverse] };
    }
    const groups = groupsOf(x, pass);
    const { y, mean, variance } = trainingKernels().normalize({ x, scale, offset, epsilon, groups });
    if (pass.owned)
      groups.forEach((rows, i) => {
        const own = (of: tf.Tensor): tf.Tensor => tf.reshape(tf.slice(of, [i, 0], [1, -1]), [-1]);
        moveAverages(buffers, { mean: own(mean), variance: own(variance), rows }, momentum);
      });
    return { y, kept: [mean, variance] };
  },
  backward: ({ epsilon }, { weights }, { x, kept }, dy, needed, pass) => {
    const { scale } = affineOf(x, weights);
    const learns = needed.weights && weights.length > 0;
    if (!pass.training) {
      const [normal, inverse] = kept!;
      const { columnSums } = trainingKernels();
      return {
        dx: needed.input ? tf.mul(dy, tf.mul(inverse!, scale)) : undefined,
        gradients: learns ? [columnSums(tf.mul(dy, normal!)), columnSums(dy)] : [],
      };
    }
    const [mean, variance] = kept!;
    const back = trainingKernels().normalizeGradient({
      x,
      dy,
      scale,
      mean: mean!,
      variance: variance!,
      epsilon,
      groups: groupsOf(x, pass),
    });
    return { dx: back.dx, gradients: learns ? [back.scale, back.offset] : [] };
  },
};

export interface BatchNormOptions {
  /** How much of its old value a moving average keeps; 0.9 if not given. */
  readonly momentum?: number | undefined;
  /** Added to the variance; 1e-5 if not given. */
  readonly epsilon?: number | undefined;
  /** Are there a scale and an offset? `true` if not given; `false` where the next layer has them. */
  readonly affine?: boolean | undefined;
}

/**
 * Batch normalization: y = γ (x - μ) / √(σ² + ε) + β, with a mean μ and a variance σ² for each channel, the last axis.
 *
 * In plain words: in training each channel is centered and scaled by what it does in this batch, in evaluation by the
 * average of what it did in the batches before. Real and generated examples are never mixed: every pass of the network
 * has its own buffers.
 *
 * The averages start at 0 and 1 and move in the network's own training passes only: a ← momentum · a + (1 - momentum) ·
 * batch. This is Keras's convention; PyTorch calls 1 - momentum what is called momentum here, so 0.9 is its 0.1. As
 * in PyTorch, the moving variance is that of the distribution (with Bessel's correction), σ² is that of the batch.
 *
 * Shapes: `[batch, ..., channels]` to the same; γ starts at 1, β at 0. Examples of a batch depend on each other, so a
 * gradient penalty refuses the layer. Errors: `ConfigError` for a momentum outside of [0, 1) or an ε that is not above
 * 0. Source: Ioffe & Szegedy 2015, algorithms 1 and 2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { batchNorm, sequential } from 'rxgan/models';
 *
 * const network = sequential([1], batchNorm({ momentum: 0.5 }))({ name: 'net', key: [1, 2] });
 * const y = network.apply(tf.tensor2d([[3], [5]]), { training: true, owned: true, key: [0, 0] });
 * assert.deepEqual((await y.data()).map(Math.round), Float32Array.of(-1, 1));
 * const [mean, variance] = network.buffers;
 * assert.deepEqual([await mean?.array(), await variance?.array()], [[2], [1.5]]);
 * network[Symbol.dispose]();
 * ```
 */
export const batchNorm =
  ({ momentum = 0.9, epsilon = 1e-5, affine = true }: BatchNormOptions = {}): Layer =>
  ({ name, inputShape }) => {
    checkedFraction(`${name}.momentum`, momentum, 'use 0.9');
    checkedEpsilon(`${name}.epsilon`, epsilon);
    const channels = channelsOf(name, inputShape);
    const filled = (as: string, value: number, trainable: boolean): tf.Variable =>
      variable(`${name}/${as}`, [channels], new Float32Array(channels).fill(value), trainable);
    const weights = affine ? [filled('scale', 1, true), filled('offset', 0, true)] : [];
    const [scale, offset] = weights;
    const [mean, variance] = [filled('mean', 0, false), filled('variance', 1, false)];
    const buffers = [mean, variance];
    return {
      outputShape: inputShape,
      variables: weights,
      buffers,
      apply: fusedOps.keep(
        (x, pass) => {
          const normalized = (centered: tf.Tensor, spread: tf.Tensor): tf.Tensor => {
            const inverse = tf.rsqrt(tf.add(spread, epsilon));
            const factor = scale === undefined ? inverse : tf.mul(inverse, weightOf(scale, pass));
            const y = tf.mul(centered, factor);
            return offset === undefined ? y : tf.add(y, weightOf(offset, pass));
          };
          if (!pass.training) return normalized(tf.sub(x, mean), variance);
          const rows = x.shape.slice(0, -1).map((_, axis) => axis);
          const average = tf.mean(x, rows);
          const centered = tf.sub(x, average);
          const spread = tf.mean(tf.square(centered), rows);
          if (pass.owned) moveAverages(buffers, { mean: average, variance: spread, rows: x.size / channels }, momentum);
          return normalized(centered, spread);
        },
        [fusedOp(batchNormRule, { momentum, epsilon }, { weights, buffers })],
      ),
      twiceDifferentiable: true,
      mixesBatch: true,
    };
  };
