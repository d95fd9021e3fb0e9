import { failure } from '../../errors.js';
import { composite, fitted } from './internal/composite.js';
import { joined } from './join.js';
import type { Layer } from './layer.js';

/**
 * Several named outputs on the same features, side by side in one tensor `[batch, Σ length]`.
 *
 * In plain words: a discriminator that gives a score and something else besides: class logits, a code, its features.
 * `identity` as a head gives the layer's input, the features.
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
  ({ inputShape, ...scope }) =>
    composite(scope, (add) => {
      if (!('score' in layers))
        throw failure(
          'ConfigError',
          scope.name,
          'no head is called score',
          'give that name to the head with the scores',
        );
      let width = 0;
      const placed = Object.entries(layers).map(([name, layer]) => {
        const part = add({ name }, fitted(layer, inputShape));
        const [length] = part.outputShape;
        if (part.outputShape.length !== 1 || length === undefined)
          throw failure(
            'ShapeMismatch',
            `${scope.name}/${name}`,
            `gives outputs of shape [${part.outputShape}], expected a vector`,
            'flatten it',
          );
        width += length;
        return { name, part, columns: [width - length, length] as const };
      });
      return {
        ...joined(
          'concat',
          placed.map(({ part }) => part),
        ),
        inputShape,
        outputShape: [width],
        outputRange: placed.find(({ name }) => name === 'score')!.part.outputRange,
        heads: Object.fromEntries(placed.map(({ name, columns }) => [name, columns])),
      };
    });
