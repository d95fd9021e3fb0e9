import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { keyOf } from '../random.js';
import { sameShape, sizeOf } from '../shape.js';
import { inferencePass, type NetworkFactory } from './network.js';

/** How far a reconstruction is from the example: the mean over its numbers of the square, or of the absolute value. */
const distances = { square: tf.square, absolute: tf.abs } as const;

/** What `make` makes; if it fails, what was made before it is freed. */
const orDispose = <A>(before: Disposable, make: () => A): A => {
  try {
    return make();
  } catch (error) {
    before[Symbol.dispose]();
    throw error;
  }
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
    readonly distance?: keyof typeof distances;
  }): NetworkFactory =>
  ({ name, key }) => {
    const part = (make: NetworkFactory, as: string) => make({ name: `${name}/${as}`, key: keyOf(key[0], as, key[1]) });
    const encode = part(encoder, 'encoder');
    const decode = orDispose(encode, () => part(decoder, 'decoder'));
    const dispose = (): void => {
      encode[Symbol.dispose]();
      decode[Symbol.dispose]();
    };
    const [code] = encode.outputShape;
    if (
      encode.outputShape.length !== 1 ||
      !sameShape(encode.outputShape, decode.inputShape) ||
      !sameShape(decode.outputShape, encode.inputShape)
    ) {
      dispose();
      throw failure(
        'ShapeMismatch',
        name,
        `the encoder goes from [${encode.inputShape}] to [${encode.outputShape}], the decoder from [${decode.inputShape}] to [${decode.outputShape}]`,
        'let the code be a vector, and the decoder end where the encoder starts',
      );
    }
    return {
      name,
      inputShape: encode.inputShape,
      outputShape: [1 + code!],
      variables: [...encode.variables, ...decode.variables],
      buffers: [...encode.buffers, ...decode.buffers],
      apply: (x, pass = inferencePass) => {
        const inner = (as: string) => ({ ...pass, key: keyOf(pass.key[0], as, pass.key[1]) });
        const latent = encode.apply(x, inner('encoder'));
        const error = distances[distance](tf.sub(decode.apply(latent, inner('decoder')), x));
        const width = sizeOf(encode.inputShape);
        return tf.concat([tf.mean(tf.reshape(error, [-1, width]), 1, true), latent], 1);
      },
      firstOrderOnly: [...encode.firstOrderOnly, ...decode.firstOrderOnly],
      mixesBatch: [...encode.mixesBatch, ...decode.mixesBatch],
      outputRange: undefined,
      energies: true,
      heads: { score: [0, 1], code: [1, code!] },
      noWeightOverride: [...encode.noWeightOverride, ...decode.noWeightOverride],
      [Symbol.dispose]: dispose,
    };
  };
