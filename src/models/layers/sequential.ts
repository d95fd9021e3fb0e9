import type { NetworkFactory } from '../network.js';
import { composite, fitted, operationsOf } from './internal/composite.js';
import type { Layer } from './layer.js';

/**
 * A network of layers applied one after the other. Shapes: `[batch, ...inputShape]` to the last layer's output.
 *
 * In plain words: a plain stack. Layers are named by position, `critic/0`, `critic/1`, …, and seeded by it. A network is a
 * layer: a stack can be a part of another one.
 *
 * Errors: `ShapeMismatch` for a network as a layer that takes inputs of another shape.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, mlp, sequential, tanh } from 'rxgan/models';
 *
 * const features = mlp({ inputs: 8, hidden: [16], outputs: 4 });
 * const network = sequential([8], features, dense(2, tanh))({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [2]);
 * assert.equal(network.variables.length, 6);
 * network[Symbol.dispose]();
 * ```
 */
export const sequential =
  (inputShape: readonly number[], ...layers: readonly Layer[]): NetworkFactory =>
  (scope) =>
    composite(scope, (add) => {
      let shape = inputShape;
      const parts = layers.map((layer, i) => {
        const part = add({ name: `${i}`, initial: `layer ${i}`, draws: `pass ${i}` }, fitted(layer, shape));
        shape = part.outputShape;
        return part;
      });
      const last = parts.at(-1);
      return {
        inputShape,
        outputShape: shape,
        apply: (inputs, pass) => parts.reduce((x, { apply }) => apply(x, pass), inputs),
        operations: operationsOf(parts)?.flat(),
        outputRange: last?.outputRange,
        heads: last?.heads,
        energies: last?.energies === true,
      };
    });
