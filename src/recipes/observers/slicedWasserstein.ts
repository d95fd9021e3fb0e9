import { runToEnd } from '../../metrics/runToEnd.js';
import { slicedWasserstein as distanceOf } from '../../metrics/slicedWasserstein.js';
import type { PointsData } from '../data/points.js';
import type { Observer, Period } from './observer.js';

const options = { directions: 16 };

/** Measures the sliced Wasserstein distance of generated points from real ones; ideal is that of two real samples. */
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
