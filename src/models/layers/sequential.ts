import { keyOf } from '../../random.js';
import { inferencePass, type Network, type NetworkFactory } from '../network.js';
import { disposeOnce } from '../variable.js';
import { type FusedOp, fusedOps } from '../vjp/operation.js';
import type { Layer, PlacedLayer } from './layer.js';

/**
 * A network of layers applied one after the other. Shapes: `[batch, ...inputShape]` to the last layer's output.
 *
 * In plain words: a plain stack. Layers are named by position, `critic/0`, `critic/1`, …, and seeded by it.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, sequential, tanh } from 'rxgan/models';
 *
 * const network = sequential([8], dense(4, tanh), dense(2))({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [2]);
 * assert.equal(network.variables.length, 4);
 * network[Symbol.dispose]();
 * ```
 */
export const sequential =
  (inputShape: readonly number[], ...layers: readonly Layer[]): NetworkFactory =>
  ({ name, key }) => {
    const placed: PlacedLayer[] = [];
    const dispose = disposeOnce(() => placed.flatMap((layer) => [...layer.variables, ...layer.buffers]));
    let shape = inputShape;
    try {
      layers.forEach((layer, i) => {
        const place = { name: `${name}/${i}`, key: keyOf(key[0], `layer ${i}`, key[1]), inputShape: shape };
        const next = layer(place);
        placed.push(next);
        shape = next.outputShape;
      });
    } catch (error) {
      dispose();
      throw error;
    }
    const apply: Network['apply'] = (inputs, pass = inferencePass) =>
      placed.reduce(
        (x, layer, i) => layer.apply(x, { ...pass, key: keyOf(pass.key[0], `pass ${i}`, pass.key[1]) }),
        inputs,
      );
    const operations = operationsIn(placed);
    return {
      name,
      inputShape,
      outputShape: shape,
      variables: placed.flatMap((layer) => layer.variables),
      buffers: placed.flatMap((layer) => layer.buffers),
      apply: operations === undefined ? apply : fusedOps.keep(apply, operations),
      firstOrderOnly: placed.flatMap((layer, i) => (layer.twiceDifferentiable ? [] : [`${name}/${i}`])),
      mixesBatch: placed.flatMap((layer, i) => (layer.mixesBatch === true ? [`${name}/${i}`] : [])),
      outputRange: placed.at(-1)?.outputRange === true ? `${name}/${placed.length - 1}` : undefined,
      heads: placed.at(-1)?.heads,
      noWeightOverride: [],
      [Symbol.dispose]: dispose,
    };
  };

/** The operations of all layers with their places, if every layer has some. */
const operationsIn = (placed: readonly PlacedLayer[]): readonly FusedOp[] | undefined => {
  const each = placed.map(({ apply }, place) => fusedOps.of(apply)?.map((operation) => ({ ...operation, place })));
  return each.every((operations) => operations !== undefined) ? each.flat() : undefined;
};
