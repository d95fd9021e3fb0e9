import type { Dataset } from '../../data/dataset.js';
import type { HostImages } from '../../metrics/features/featureRows.js';
import { sizeOf } from '../../shape.js';

/** All images of a data set, one after the other. */
export const imagesOf = ({ size, shape, at }: Dataset): HostImages => {
  const width = sizeOf(shape);
  const data = new Float32Array(size * width);
  for (let i = 0; i < size; i++) data.set(at(i), i * width);
  return { data, shape: [size, ...shape] };
};
