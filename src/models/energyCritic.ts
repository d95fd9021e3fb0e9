import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { sameShape } from '../shape.js';
import { composite, operationsOf } from './layers/internal/composite.js';
import type { NetworkFactory } from './network.js';
import { fusedOp } from './vjp/operation.js';
import { type EnergySettings, energyOf, energyRule } from './vjp/rules/energyRule.js';

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
