import type { Dataset } from '../../src/data/dataset.js';
import type { HostImages } from '../../src/metrics/features/featureRows.js';
import { sizeOf } from '../../src/shape.js';

/** Images `from` to `to` of a data set in one array. */
export const hostImages = (images: Dataset, from = 0, to = images.size): HostImages => {
  const size = sizeOf(images.shape);
  const data = new Float32Array((to - from) * size);
  for (let i = from; i < to; i++) data.set(images.at(i), (i - from) * size);
  return { data, shape: [to - from, ...images.shape] };
};
