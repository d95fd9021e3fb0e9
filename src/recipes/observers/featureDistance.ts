import { densityCoverage } from '../../metrics/densityCoverage.js';
import { frechetDistance } from '../../metrics/frechetDistance.js';
import type { ImagesData } from '../data/images.js';
import { columns } from './columns.js';
import type { Observer, Period } from './observer.js';

/**
 * Measures generated images by the features of held-out ones: the squared Fréchet distance, and density and coverage, which
 * say from nearest neighbors how good the images are and how much of the real ones they cover.
 *
 * In plain words: how far are generated images from real ones that training never sees?
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as TE from 'fp-ts/lib/TaskEither.js';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { keyOf, uniforms } from 'rxgan';
 * import { digitFeatures } from 'rxgan/metrics';
 * import { digits, featureDistance, images, run } from 'rxgan/recipes';
 *
 * const noise = (name: string) => ({
 *   name,
 *   size: 8,
 *   shape: [28, 28, 1],
 *   at: (index: number) => uniforms(keyOf(1, name), 784, index).map((u) => 2 * u - 1),
 * });
 * const read = () => TE.right({ training: noise('training'), heldOut: noise('held out') });
 * const data = images({ read, net: digitFeatures, folder: 'nothing' });
 * const recipe = { ...digits, data, observers: [featureDistance({ every: 1 })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 4 }).pipe(toArray()));
 * const evaluation = events.find(({ _tag }) => _tag === 'Evaluation');
 * assert.ok(evaluation?._tag === 'Evaluation' && evaluation.values['frechet']! > 0);
 * ```
 */
export const featureDistance = (due: Period = { every: 500, first: true, last: true }): Observer<ImagesData> => ({
  name: 'featureDistance',
  due,
  observe: ({ data: { net, features } }) => ({
    metrics: {
      frechet: { label: net.frechetName, format: 2 },
      density: { label: 'density', format: 3 },
      coverage: { label: 'coverage', format: 3 },
    },
    examples: true,
    observe: function* ({ examples }) {
      // The real ones are still being looked at beside the first steps.
      while (features() === undefined) yield;
      const [real, fake] = [features()!, columns(examples, 0, net.width)];
      const frechet = yield* frechetDistance(real, fake);
      const { density, coverage } = yield* densityCoverage(real, fake);
      return {
        values: { frechet: frechet.value, density: density.value, coverage: coverage.value },
        ideal: { frechet: frechet.ideal, density: density.ideal, coverage: coverage.ideal },
      };
    },
  }),
});
