import { sizeOf } from '../../shape.js';
import type { Layer } from './layer.js';
import { reshape } from './reshape.js';

/**
 * All numbers of an example in one vector. Shapes: `[batch, ...inputShape]` to `[batch, inputs]`.
 *
 * In plain words: where the images of a discriminator end and its score begins.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, flatten, sequential } from 'rxgan/models';
 *
 * const network = sequential([7, 7, 8], flatten(), dense(1))({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.variables[0]?.shape, [7 * 7 * 8, 1]);
 * network[Symbol.dispose]();
 * ```
 */
export const flatten = (): Layer => (place) => reshape([sizeOf(place.inputShape)])(place);
