import * as tf from '@tensorflow/tfjs-core';
import { lossContext } from '../../losses/lossContext.js';
import { concatFlat } from '../../models/concatFlat.js';
import { latentsOf } from '../../models/latents.js';
import { inferencePass } from '../../models/network.js';
import { withEma } from '../../models/player.js';
import { keyOf } from '../../random.js';
import type { PointsData } from '../data/points.js';
import { namedLosses } from '../namedLosses.js';
import type { Observer, Period } from './observer.js';
import { histogramOf } from './scoreHistogram.js';

const cells = 40;
const scored = 500;
const arrows = 100;

/** The centers of the cells of a square, row by row from the lowest y. */
const squareGrid = (extent: number): Float32Array => {
  const center = (i: number): number => extent * ((2 * i + 1) / cells - 1);
  return Float32Array.from({ length: 2 * cells * cells }, (_, i) =>
    center(i % 2 === 0 ? Math.floor(i / 2) % cells : Math.floor(i / 2 / cells)),
  );
};

/**
 * Shows generated points among real ones, over what the discriminator thinks of the plane and where it sends the generator,
 * and the histogram of its scores. One read.
 *
 * In plain words: the picture of a run of points. The arrows start at the first points of the evaluation; the histogram has
 * the points of the generator that plays, not of its average.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { pointsScatter, ring, run } from 'rxgan/recipes';
 *
 * const recipe = { ...ring, observers: [pointsScatter({ every: 1 })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 8 }).pipe(toArray()));
 * const samples = events.flatMap((event) => (event._tag === 'Sample' ? [event.sample.kind] : []));
 * assert.deepEqual(samples, ['points', 'histogram']);
 * ```
 */
export const pointsScatter = (due: Period = { every: 250, last: true }): Observer<PointsData> => ({
  name: 'pointsScatter',
  due,
  observe: ({ data: { real, extent }, options }) => {
    const grid = squareGrid(extent);
    const { loss } = namedLosses[options.loss];
    return {
      examples: true,
      read: ({ model, step }) => {
        const { generator, discriminator } = model.players;
        const { size, sample } = latentsOf(model);
        const judge = (examples: tf.Tensor) => discriminator.network.apply(examples, inferencePass);
        const made = (purpose: string, n: number) =>
          generator.network.apply(tf.tensor2d(sample(keyOf(model.seed, purpose), n), [n, size]), inferencePass);
        const examples = tf.tensor2d(real.data.subarray(0, 2 * scored), [scored, 2]);
        const origins = withEma(generator, () => made('evaluation', arrows));
        const uphill = tf.grad((x) =>
          loss.generator(
            judge(x),
            () => judge(tf.slice2d(examples, [0, 0], [arrows, 2])),
            lossContext(step, { seed: model.seed }),
          ),
        )(origins);
        const looked = [
          judge(tf.tensor2d(grid, [cells * cells, 2])),
          judge(examples),
          judge(made('scores', scored)),
          tf.concat2d([origins as tf.Tensor2D, tf.mul(uphill, -arrows) as tf.Tensor2D], 1),
        ];
        return { numbers: concatFlat(looked) };
      },
      observe: ({ examples, tensors }) => {
        const { data } = tensors['numbers']!;
        const [a, b, c] = [cells * cells, cells * cells + scored, cells * cells + 2 * scored];
        return {
          samples: [
            {
              kind: 'points',
              real: real.data,
              fake: Float32Array.from(examples.data),
              surface: { size: cells, extent, scores: data.slice(0, a) },
              arrows: data.slice(c),
            },
            histogramOf(data.subarray(a, b), data.subarray(b, c)),
          ],
        };
      },
    };
  },
});
