import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../../errors.js';
import type { Pass } from '../../network.js';
import type { VjpRule } from '../operation.js';

export interface ConditionSettings {
  /** The name of the layer, for its refusals. */
  readonly name: string;
  readonly width: number;
}

/** The condition of a pass, if it is of this width. */
export const conditionOf = ({ name, width }: ConditionSettings, { condition }: Pick<Pass, 'condition'>): tf.Tensor => {
  if (condition?.shape.at(-1) === width) return condition;
  throw failure(
    'ShapeMismatch',
    name,
    `expects a condition of width ${width}, got ${condition === undefined ? 'none' : `[${condition.shape.slice(1)}]`}`,
    'train on data with that many classes',
  );
};

/** The input with the condition appended to its last axis, the same at every pixel of an image. */
export const besideCondition = (x: tf.Tensor, condition: tf.Tensor): tf.Tensor => {
  const [batch, ...space] = x.shape.slice(0, -1) as [number, ...number[]];
  if (space.length === 0) return tf.concat([x, condition], -1);
  const plane = tf.reshape(condition, [batch, ...space.map(() => 1), condition.shape.at(-1)!]);
  return tf.concat([x, tf.mul(plane, tf.ones([batch, ...space, 1]))], -1);
};

/** y = (x, condition); dx is the part of dy that belongs to x. */
export const withConditionRule: VjpRule<ConditionSettings> = {
  kind: 'withCondition',
  forward: (settings, _, x, pass) => ({ y: besideCondition(x, conditionOf(settings, pass)) }),
  backward: (_settings, _parameters, { x }, dy, { input }) => ({
    dx: input
      ? tf.slice(
          dy,
          x.shape.map(() => 0),
          x.shape,
        )
      : undefined,
    gradients: [],
  }),
};
