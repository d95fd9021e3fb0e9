import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { bySegment } from './internal/bySegment.js';
import { channelsOf, checkedEpsilon, checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

interface StdDevSettings {
  /** The name of the layer, for its refusals. */
  readonly name: string;
  readonly groupSize: number;
  readonly epsilon: number;
}

/** How far examples are from the means of their groups, and √(σ² + ε): `[size, groups, numbers]` and `[1, groups, numbers]`. */
const spreadOf = (x: tf.Tensor, { name, groupSize, epsilon }: StdDevSettings) => {
  const batch = x.shape[0]!;
  const size = Math.min(groupSize, batch);
  if (batch % size !== 0)
    throw failure(
      'ShapeMismatch',
      name,
      `cannot make groups of ${size} of ${batch} examples`,
      'use a multiple, or a divisor of the size of the batch',
    );
  const groups = tf.reshape(x, [size, batch / size, -1]);
  const centered = tf.sub(groups, tf.mean(groups, 0, true));
  return { centered, deviation: tf.sqrt(tf.add(tf.mean(tf.square(centered), 0, true), epsilon)) };
};

/** A number for each group, `[groups]`, put to every pixel of its examples, behind their channels. */
const besideStdDev = (x: tf.Tensor, numbers: tf.Tensor): tf.Tensor => {
  const [batch, ...space] = x.shape.slice(0, -1) as [number, ...number[]];
  const groups = numbers.size;
  const of = tf.mul(
    tf.reshape(numbers, [1, groups, 1]),
    tf.ones([batch / groups, 1, space.reduce((a, b) => a * b, 1)]),
  );
  return tf.concat([x, tf.reshape(of, [batch, ...space, 1])], -1);
};

/** y = (x, s) with the mean s of σ; dx = dx' + (x - μ) / (size · numbers · σ) Σ ds over the group. Segments know nothing of each other. */
export const minibatchStdDevRule: VjpRule<StdDevSettings> = {
  kind: 'minibatchStdDev',
  forward: (settings, _, x, pass) => ({
    y: bySegment(pass, [x], (part) => besideStdDev(part!, tf.mean(spreadOf(part!, settings).deviation, [0, 2]))),
  }),
  backward: (settings, _, { x }, dy, { input }, pass) => {
    if (!input) return { gradients: [] };
    const dx = bySegment(pass, [x, dy], (part, slope) => {
      const { centered, deviation } = spreadOf(part!, settings);
      const [size, groups, numbers] = centered.shape as [number, number, number];
      const start = part!.shape.map((_length, axis) => (axis === part!.rank - 1 ? part!.shape.at(-1)! : 0));
      const ds = tf.reshape(tf.slice(slope!, start), [size, groups, -1]);
      const factor = tf.div(tf.sum(ds, [0, 2], true), size * numbers);
      const through = tf.reshape(tf.mul(tf.div(centered, deviation), factor), part!.shape);
      return tf.add(
        tf.slice(
          slope!,
          part!.shape.map(() => 0),
          part!.shape,
        ),
        through,
      );
    });
    return { dx, gradients: [] };
  },
};

export interface MinibatchStdDevOptions {
  /** How many examples are compared; 4 if not given, at most the whole batch. */
  readonly groupSize?: number | undefined;
  /** Added to the variance; 1e-8 if not given. */
  readonly epsilon?: number | undefined;
}

/**
 * The standard deviation within groups of a batch as a further channel: y = (x, s), s = mean √(σ² + ε), where σ² is the
 * variance of each number over the examples of a group.
 *
 * In plain words: shows a discriminator how much examples differ from each other, so that a generator cannot give it many
 * times the same one. It stands before the last layers. Example i belongs to the group i mod (batch / groupSize).
 *
 * Shapes: `[batch, ..., channels]` to `[batch, ..., channels + 1]`. Examples of a batch depend on each other, so a gradient
 * penalty refuses the layer; with several workers the groups are those of each part of a batch. Errors: `ConfigError` for
 * a group size that is no positive integer or an ε that is not above 0, `ShapeMismatch` for a batch that is no multiple of
 * the groups. Source: Karras et al. 2018, section 3; groups of 4 from its code.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { minibatchStdDev, sequential } from 'rxgan/models';
 *
 * const network = sequential([1], minibatchStdDev())({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(await network.apply(tf.tensor2d([[3], [7]])).array(), [[3, 2], [7, 2]]);
 * assert.deepEqual(network.mixesBatch, ['critic/0']);
 * ```
 */
export const minibatchStdDev =
  ({ groupSize = 4, epsilon = 1e-8 }: MinibatchStdDevOptions = {}): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.groupSize`, groupSize, 'use 4');
    checkedEpsilon(`${name}.epsilon`, epsilon);
    const channels = channelsOf(name, inputShape);
    const settings = { name, groupSize, epsilon };
    return {
      outputShape: [...inputShape.slice(0, -1), channels + 1],
      variables: [],
      buffers: [],
      apply: fusedOps.keep(
        (x) => besideStdDev(x, tf.mean(spreadOf(x, settings).deviation, [0, 2])),
        [fusedOp(minibatchStdDevRule, settings)],
      ),
      twiceDifferentiable: true,
      mixesBatch: true,
    };
  };
