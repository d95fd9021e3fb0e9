import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { sameShape, sizeOf } from '../shape.js';
import { composite, operationsOf } from './layers/internal/composite.js';
import type { NetworkFactory } from './network.js';
import { backward, sumOf } from './vjp/backward.js';
import { forward } from './vjp/forward.js';
import { fusedOp, type VjpRule } from './vjp/operation.js';

/** How far a reconstruction is from the example: the square of the difference, or its absolute value, and its slope. */
const distances = {
  square: { of: (difference: tf.Tensor) => tf.square(difference), slope: (d: tf.Tensor) => tf.mul(d, 2) },
  // At 0 the slope is that of TensorFlow.js's own derivative.
  absolute: { of: (difference: tf.Tensor) => tf.abs(difference), slope: (d: tf.Tensor) => tf.step(d, -1) },
} as const;

interface EnergySettings {
  readonly distance: keyof typeof distances;
}

/** The mean error of each reconstruction, and the code beside it: `[batch, 1 + code]`. */
const energyOf = (
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
  backward: ({ distance }, _, { x, kept, traces }, dy, needed) => {
    const [encoded, decoded] = traces!;
    const [difference] = kept!;
    const [batch, ...example] = x.shape as [number, ...number[]];
    const byScore = tf.mul(tf.slice(dy, [0, 0], [batch, 1]), batch / x.size);
    const slope = tf.mul(distances[distance].slope(difference!), tf.reshape(byScore, [batch, ...example.map(() => 1)]));
    const direct = needed.input ? tf.neg(slope) : undefined;
    const byDecoder = backward(decoded!, slope, { ...needed, input: true });
    const byCode = tf.add(tf.slice(dy, [0, 1], [batch, -1]), byDecoder.dx!);
    const byEncoder = backward(encoded!, byCode, needed);
    return {
      dx: direct && tf.add(direct, byEncoder.dx!),
      gradients: [...byEncoder.weights, ...byDecoder.weights],
      dCondition: sumOf([byEncoder.dCondition, byDecoder.dCondition]),
    };
  },
};

/**
 * A discriminator whose score is the reconstruction error of an auto-encoder: E(x) = mean |decoder(encoder(x)) - x|^p.
 *
 * In plain words: what it has learnt to reconstruct counts as real. A low score is good, unlike anywhere else, so this
 * goes with `energyBased` (squares) and `boundaryEquilibrium` (absolute values) only. Its head `code` is the encoder's
 * output, which `pullingAway` looks at.
 *
 * Shapes: `[batch, ...example]` to `[batch, 1 + code]`. Errors: `ShapeMismatch` where encoder and decoder do not fit.
 * Source: Zhao, Mathieu & LeCun 2016, section 2.2; Berthelot et al. 2017, section 3.1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { energyCritic, mlp } from 'rxgan/models';
 *
 * const critic = energyCritic({
 *   encoder: mlp({ inputs: 2, hidden: [16], outputs: 4 }),
 *   decoder: mlp({ inputs: 4, hidden: [16], outputs: 2 }),
 * })({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(critic.heads, { score: [0, 1], code: [1, 4] });
 * critic[Symbol.dispose]();
 * ```
 */
export const energyCritic =
  ({
    encoder,
    decoder,
    distance = 'square',
  }: {
    readonly encoder: NetworkFactory;
    readonly decoder: NetworkFactory;
    readonly distance?: EnergySettings['distance'];
  }): NetworkFactory =>
  (scope) =>
    composite(scope, (add) => {
      const [encode, decode] = [add({ name: 'encoder' }, encoder), add({ name: 'decoder' }, decoder)];
      const { inputShape, outputShape: code } = encode.made;
      if (code.length !== 1 || !sameShape(code, decode.made.inputShape) || !sameShape(decode.outputShape, inputShape))
        throw failure(
          'ShapeMismatch',
          scope.name,
          `the encoder goes from [${inputShape}] to [${code}], the decoder from [${decode.made.inputShape}] to [${decode.outputShape}]`,
          'let the code be a vector, and the decoder end where the encoder starts',
        );
      const branches = operationsOf([encode, decode]);
      return {
        inputShape,
        outputShape: [1 + code[0]!],
        apply: (x, pass) => {
          const latent = encode.apply(x, pass);
          const difference = tf.sub(decode.apply(latent, pass), x);
          return energyOf(distance, { x, code: latent, difference });
        },
        operations: branches && [fusedOp(energyRule, { distance }, { branches })],
        outputRange: undefined,
        energies: true,
        heads: { score: [0, 1], code: [1, code[0]!] },
      };
    });
