import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../shape.js';
import { backward } from '../backward.js';
import { forward } from '../forward.js';
import type { VjpRule } from '../operation.js';

/** How far a reconstruction is from the example: the square of the difference, or its absolute value, and its slope. */
const distances = {
  square: { of: (difference: tf.Tensor) => tf.square(difference), slope: (d: tf.Tensor) => tf.mul(d, 2) },
  // At 0 the slope is that of TensorFlow.js's own derivative.
  absolute: { of: (difference: tf.Tensor) => tf.abs(difference), slope: (d: tf.Tensor) => tf.step(d, -1) },
} as const;

export interface EnergySettings {
  readonly distance: keyof typeof distances;
}

/** The mean error of each reconstruction, and the code beside it: `[batch, 1 + code]`. */
export const energyOf = (
  distance: EnergySettings['distance'],
  { x, code, difference }: { readonly x: tf.Tensor; readonly code: tf.Tensor; readonly difference: tf.Tensor },
): tf.Tensor => {
  const errors = tf.reshape(distances[distance].of(difference), [-1, sizeOf(x.shape.slice(1))]);
  return tf.concat([tf.mean(errors, 1, true), code], 1);
};

/** y = (mean |d(e(x)) - x|^p, e(x)) for the branches e and d. */
export const energyRule: VjpRule<EnergySettings> = {
  kind: 'energy',
  forward: ({ distance }, { branches: [encoder, decoder] }, x, pass) => {
    const encoded = forward(encoder!, x, pass);
    const decoded = forward(decoder!, encoded.y, pass);
    const difference = tf.sub(decoded.y, x);
    return {
      y: energyOf(distance, { x, code: encoded.y, difference }),
      kept: [difference],
      traces: [encoded, decoded],
    };
  },
  backward: ({ distance }, _, { x, kept, traces }, dy, wanted) => {
    const [encoded, decoded] = traces!;
    const [difference] = kept!;
    const [batch, ...example] = x.shape as [number, ...number[]];
    const byScore = tf.mul(tf.slice(dy, [0, 0], [batch, 1]), batch / x.size);
    const slope = tf.mul(distances[distance].slope(difference!), tf.reshape(byScore, [batch, ...example.map(() => 1)]));
    const direct = wanted.input ? tf.neg(slope) : undefined;
    const byDecoder = backward(decoded!, slope, { weights: wanted.weights, input: true });
    const byCode = tf.add(tf.slice(dy, [0, 1], [batch, -1]), byDecoder.dx!);
    const byEncoder = backward(encoded!, byCode, wanted);
    return {
      dx: direct && tf.add(direct, byEncoder.dx!),
      gradients: [...byEncoder.weights, ...byDecoder.weights],
    };
  },
};
