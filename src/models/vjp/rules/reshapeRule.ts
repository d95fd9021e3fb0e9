import * as tf from '@tensorflow/tfjs-core';
import type { VjpRule } from '../operation.js';

export interface ReshapeSettings {
  /** The shape of one example before and after. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The same numbers in another shape, and back. */
export const reshapeRule: VjpRule<ReshapeSettings> = {
  kind: 'reshape',
  forward: ({ to }, _, x) => ({ y: tf.reshape(x, [x.shape[0]!, ...to]) }),
  backward: ({ from }, _, { x }, dy, { input }) => ({
    dx: input ? tf.reshape(dy, [x.shape[0]!, ...from]) : undefined,
    gradients: [],
  }),
};
