import * as tf from '@tensorflow/tfjs-core';
import { inferencePass } from '../../models/network.js';
import { withEma } from '../../models/player.js';
import { sizeOf } from '../../shape.js';
import type { PairsData } from '../data/pairs.js';
import type { Observer, Period } from './observer.js';
import { toPixels } from './toPixels.js';

/** How many pairs a picture shows: input, translation and target beside each other. */
const shown = 21;

/**
 * Translates the held-out inputs with the averaged generator: measures the mean absolute difference to their targets, and
 * shows input, translation and target of the first ones.
 *
 * In plain words: does it make of an image what it should? The scale is that of the images: from -1 to 1 is 2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { run, shapes, translation } from 'rxgan/recipes';
 *
 * const recipe = { ...shapes, observers: [translation({ every: 1 })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 4 }).pipe(toArray()));
 * const evaluation = events.find(({ _tag }) => _tag === 'Evaluation');
 * assert.ok(evaluation?._tag === 'Evaluation' && evaluation.values['absoluteError']! < 2);
 * ```
 */
export const translation = (due: Period = { every: 100, first: true, last: true }): Observer<PairsData> => ({
  name: 'translation',
  due,
  observe: ({ data: { heldOut }, options: { seed } }) => {
    const { input, target } = heldOut;
    const [, ...shape] = input.shape;
    const size = sizeOf(shape);
    return {
      metrics: { absoluteError: { label: 'mean absolute error', format: 4 } },
      read: ({ model }) => {
        const { generator } = model.players;
        const inputs = tf.tensor(input.data, [...input.shape]);
        return { made: withEma(generator, () => generator.network.apply(inputs, inferencePass)) };
      },
      observe: ({ tensors }) => {
        const { data } = tensors['made']!;
        const error = data.reduce((sum, value, i) => sum + Math.abs(value - target.data[i]!), 0) / data.length;
        const count = Math.min(shown, input.shape[0]!);
        const pictures = new Float32Array(3 * count * size);
        for (let i = 0; i < count; i++)
          [input.data, data, target.data].forEach((images, j) => {
            pictures.set(images.subarray(i * size, (i + 1) * size), (3 * i + j) * size);
          });
        return {
          values: { absoluteError: error },
          ideal: { absoluteError: 0 },
          samples: [
            { kind: 'images', shape: [3 * count, ...shape], columns: 9, data: toPixels(pictures), seedId: seed },
          ],
        };
      },
    };
  },
});
