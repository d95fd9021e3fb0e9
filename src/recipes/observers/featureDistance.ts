import { densityCoverage } from '../../metrics/densityCoverage.js';
import { frechetDistance } from '../../metrics/frechetDistance.js';
import type { ImagesData } from '../data/images.js';
import { columns } from './columns.js';
import type { Observer, Period } from './observer.js';

/**
 * Measures generated images by the features of held-out ones: the squared Fréchet distance, and density and coverage, which
 * say from nearest neighbors how good the images are and how much of the real ones they cover.
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
