import * as tf from '@tensorflow/tfjs-core';
import { latentsOf } from '../../models/latents.js';
import { inferencePass } from '../../models/network.js';
import { keyOf } from '../../random.js';
import type { HistogramSample } from '../../runs/runEvent.js';
import { sizeOf } from '../../shape.js';
import type { ImagesData } from '../data/images.js';
import type { Observer, Period } from './observer.js';

/**
 * The histogram of the discriminator's raw scores of real and of generated examples, over equal bins from the least to the
 * greatest score of either side. Scores that are NaN or infinite are in no bin.
 *
 * In plain words: two hills that lie on each other when the discriminator cannot tell, far apart when it always can.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { histogramOf } from 'rxgan/recipes';
 *
 * const { edges, real, fake } = histogramOf([1, 2], [0, 0], 2);
 * assert.deepEqual([[...edges], [...real], [...fake]], [[0, 1, 2], [0, 2], [2, 0]]);
 * ```
 */
export const histogramOf = (real: ArrayLike<number>, fake: ArrayLike<number>, bins = 32): HistogramSample => {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const scores of [real, fake])
    for (let i = 0; i < scores.length; i++)
      if (Number.isFinite(scores[i])) [least, greatest] = [Math.min(least, scores[i]!), Math.max(greatest, scores[i]!)];
  if (!(least <= greatest)) [least, greatest] = [0, 0];
  // One score alone stands in the middle of a bin's width.
  if (least === greatest) [least, greatest] = [least - 0.5, greatest + 0.5];
  const counted = (scores: ArrayLike<number>): Float32Array => {
    const counts = new Float32Array(bins);
    for (let i = 0; i < scores.length; i++) {
      const bin = Math.floor(((scores[i]! - least) / (greatest - least)) * bins);
      if (Number.isFinite(scores[i])) counts[Math.min(bins - 1, bin)]!++;
    }
    return counts;
  };
  return {
    kind: 'histogram',
    edges: Float32Array.from({ length: bins + 1 }, (_, i) => least + ((greatest - least) * i) / bins),
    real: counted(real),
    fake: counted(fake),
  };
};

/** How many images of each side are scored. */
const scored = 256;

/** Shows how the discriminator scores images it has never seen, and those of the generator that plays against it. */
export const scoreHistogram = (due: Period = { every: 50, first: true, last: true }): Observer<ImagesData> => ({
  name: 'scoreHistogram',
  due,
  observe: ({ data: { heldOut } }) => {
    const [images, ...shape] = heldOut.shape;
    const count = Math.min(scored, images!);
    const first = heldOut.data.subarray(0, count * sizeOf(shape));
    return {
      read: ({ model }) => {
        const { generator, discriminator } = model.players;
        const { size, sample } = latentsOf(model);
        const latents = tf.tensor2d(sample(keyOf(model.seed, 'scores'), count), [count, size]);
        return {
          real: discriminator.network.apply(tf.tensor(first, [count, ...shape]), inferencePass),
          fake: discriminator.network.apply(generator.network.apply(latents, inferencePass), inferencePass),
        };
      },
      observe: ({ tensors: { real, fake } }) => {
        return { samples: [histogramOf(real!.data, fake!.data)] };
      },
    };
  },
});
