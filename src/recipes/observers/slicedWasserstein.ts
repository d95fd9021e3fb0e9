import { runToEnd } from '../../metrics/sliced.js';
import { slicedWasserstein as distanceOf } from '../../metrics/slicedWasserstein.js';
import type { PointsData } from '../data/points.js';
import type { Observer, Period } from './observer.js';

const options = { directions: 16 };

/**
 * Measures the sliced Wasserstein distance of generated points from real ones.
 *
 * In plain words: how far are the points from where they belong? Ideal is the distance between two real samples.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { ring, run, slicedWasserstein } from 'rxgan/recipes';
 *
 * const recipe = { ...ring, observers: [slicedWasserstein({ every: 1 })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 8 }).pipe(toArray()));
 * const evaluation = events.find(({ _tag }) => _tag === 'Evaluation');
 * assert.ok(evaluation?._tag === 'Evaluation');
 * assert.ok(evaluation.values['slicedWasserstein']! > evaluation.ideal['slicedWasserstein']!);
 * ```
 */
export const slicedWasserstein = (due: Period = { every: 250, last: true }): Observer<PointsData> => ({
  name: 'slicedWasserstein',
  due,
  observe: ({ data: { real, others } }) => {
    const ideal = runToEnd(distanceOf(real, others, options)).value;
    return {
      metrics: { slicedWasserstein: { label: 'sliced Wasserstein', format: 4 } },
      examples: true,
      observe: function* ({ examples }) {
        const { value } = yield* distanceOf(real, examples, options);
        return { values: { slicedWasserstein: value }, ideal: { slicedWasserstein: ideal } };
      },
    };
  },
});
