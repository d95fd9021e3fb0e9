import { modeCoverage as coverageOf } from '../../metrics/modeCoverage.js';
import type { PointsData } from '../data/points.js';
import type { Observer, Period } from './observer.js';

/** A point further than so many deviations from every mode is not of high quality. */
const threshold = 3;

/** What samples of a mixture of `modes` modes score: the mass of a Gaussian within the threshold, and its deviation there. */
const ideal = (modes: number, count: number) => {
  const outside = Math.exp(-(threshold ** 2) / 2);
  return {
    modes,
    modes20: modes,
    highQuality: 1 - outside,
    // The bias of a histogram of so many points.
    reverseKl: (modes - 1) / (2 * count),
    deviationRatio: Math.sqrt(1 - ((threshold ** 2 / 2) * outside) / (1 - outside)),
  };
};

/**
 * Measures how well generated points cover the modes of the mixture, by the protocol of PacGAN.
 *
 * In plain words: are all modes there? Ideal is what the mixture itself would score. A fall of `modes` is a collapse.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { modeCoverage, ring, run } from 'rxgan/recipes';
 *
 * const recipe = { ...ring, observers: [modeCoverage({ every: 1 })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 8 }).pipe(toArray()));
 * const evaluation = events.find(({ _tag }) => _tag === 'Evaluation');
 * assert.ok(evaluation?._tag === 'Evaluation' && Math.abs(evaluation.ideal['highQuality']! - 0.98889) < 1e-5);
 * ```
 */
export const modeCoverage = (due: Period = { every: 250, last: true }): Observer<PointsData> => ({
  name: 'modeCoverage',
  due,
  observe: ({ data: { mixture } }) => {
    const of = mixture.means.length;
    return {
      metrics: {
        modes: { label: 'modes captured', format: 0, of, counted: 'modes' },
        modes20: { label: 'modes with 20 points', format: 0, of },
        highQuality: { label: 'high quality', format: 'percent' },
        reverseKl: { label: 'reverse KL, nats', format: 4 },
        deviationRatio: { label: 'deviation ratio', format: 3 },
      },
      examples: true,
      observe: ({ examples }) => {
        return {
          values: { ...coverageOf(examples.data, mixture, threshold) },
          ideal: ideal(of, examples.data.length / 2),
        };
      },
    };
  },
});
