import * as tf from '@tensorflow/tfjs-core';
import { dropoutMask } from '../../layers/dropoutMask.js';
import { keyWithin, type VjpRule } from '../operation.js';

export interface DropoutSettings {
  readonly rate: number;
}

/** y = m x, dx = m dy, with the factors m of each segment's own key, as the networks around the layer derive it. */
export const dropoutRule: VjpRule<DropoutSettings> = {
  kind: 'dropout',
  forward: ({ rate }, { purposes }, x, { training, segments }) => {
    if (!training) return { y: x };
    const factors = new Float32Array(x.size);
    const example = x.size / x.shape[0]!;
    let from = 0;
    for (const { rows, key } of segments) {
      const to = from + rows * example;
      dropoutMask(keyWithin(key, purposes), rate, factors.subarray(from, to));
      from = to;
    }
    const mask = tf.tensor(factors, x.shape);
    return { y: tf.mul(x, mask), kept: [mask] };
  },
  backward: (_settings, _parameters, { kept }, dy, { input }) => ({
    dx: input ? (kept === undefined ? dy : tf.mul(dy, kept[0]!)) : undefined,
    gradients: [],
  }),
};
