import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { keyOf } from '../../random.js';
import { sizeOf } from '../../shape.js';
import type { Layer, PlacedLayer } from './layer.js';

/**
 * Several named outputs on the same features, side by side in one tensor `[batch, Σ length]`.
 *
 * In plain words: a discriminator that gives a score and something else besides: class logits, a code, its features.
 * `features` may be asked for as a head of its own: the layer's input as it is.
 *
 * Errors: `ConfigError` without a head called `score`; `ShapeMismatch` for a head that does not give a vector.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, heads, relu, identity, sequential } from 'rxgan/models';
 *
 * const critic = sequential([2], dense(16, relu), heads({ score: dense(1), classes: dense(8), features: identity }));
 * const network = critic({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [25]);
 * assert.deepEqual(network.heads, { score: [0, 1], classes: [1, 8], features: [9, 16] });
 * network[Symbol.dispose]();
 * ```
 */
export const heads =
  (layers: { readonly score: Layer } & Readonly<Record<string, Layer>>): Layer =>
  ({ name, key, inputShape }) => {
    if (!('score' in layers))
      throw failure('ConfigError', name, 'no head is called score', 'name the one that tells real from fake so');
    const placed: (readonly [string, PlacedLayer])[] = [];
    try {
      for (const [head, layer] of Object.entries(layers)) {
        const place = { name: `${name}/${head}`, key: keyOf(key[0], head, key[1]), inputShape };
        const next = layer(place);
        placed.push([head, next]);
        if (next.outputShape.length !== 1)
          throw failure(
            'ShapeMismatch',
            place.name,
            `gives outputs of shape [${next.outputShape}], expected a vector`,
            'flatten it',
          );
      }
    } catch (error) {
      for (const [, { variables, buffers }] of placed) for (const each of [...variables, ...buffers]) each.dispose();
      throw error;
    }
    let from = 0;
    const columns = placed.map(([head, { outputShape }]) => {
      const length = sizeOf(outputShape);
      from += length;
      return [head, [from - length, length]] as const;
    });
    const score = placed.find(([head]) => head === 'score')![1];
    return {
      outputShape: [from],
      variables: placed.flatMap(([, { variables }]) => variables),
      buffers: placed.flatMap(([, { buffers }]) => buffers),
      apply: (x, pass) =>
        tf.concat(
          placed.map(([head, layer]) => layer.apply(x, { ...pass, key: keyOf(pass.key[0], head, pass.key[1]) })),
          -1,
        ),
      twiceDifferentiable: placed.every(([, { twiceDifferentiable }]) => twiceDifferentiable),
      mixesBatch: placed.some(([, { mixesBatch }]) => mixesBatch === true),
      outputRange: score.outputRange === true,
      heads: Object.fromEntries(columns),
    };
  };

/** A layer that gives what it gets: `heads({ features: same, … })`. */
export const identity: Layer = ({ inputShape }) => ({
  outputShape: inputShape,
  variables: [],
  buffers: [],
  apply: (x) => x,
  twiceDifferentiable: true,
});
