import * as tf from '@tensorflow/tfjs-core';
import { upsample } from '../../ops/upsample.js';
import type { VjpRule } from '../operation.js';

export interface Upsample2dSettings {
  readonly factor: number;
}

/** Every pixel repeated factor × factor times; dx sums the gradients of its copies. */
export const upsample2dRule: VjpRule<Upsample2dSettings> = {
  kind: 'upsample2d',
  forward: ({ factor }, _, x) => ({ y: upsample(factor)(x) }),
  backward: ({ factor }, _, { x }, dy, { input }) => {
    if (!input) return { gradients: [] };
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const wide = tf.sum(tf.reshape(dy, [batch * height, factor, width * factor * channels]), 1);
    const dx = tf.sum(tf.reshape(wide, [batch * height * width, factor, channels]), 1);
    return { dx: tf.reshape(dx, x.shape), gradients: [] };
  },
};
