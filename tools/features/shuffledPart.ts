import type { LabeledDataset } from '../../src/data/mnist.js';
import { type Key, permuted } from '../../src/random.js';

/** `size` images, beginning at a place in a random order: parts that do not overlap share no image. */
export const shuffledPart = (images: LabeledDataset, order: Key, from: number, size: number): LabeledDataset => {
  const index = (i: number): number => permuted(from + i, images.size, order);
  return { ...images, size, at: (i) => images.at(index(i)), label: (i) => images.label(index(i)) };
};
