import type { ImagesData } from '../data/images.js';
import { columns } from './columns.js';
import type { Observer, Period } from './observer.js';

/** What a classifier makes of generated images. */
export interface ClassesSeen {
  /** How many images were taken for each class. */
  readonly counts: readonly number[];
  /** To how many classes at least one image in a hundred belongs. */
  readonly covered: number;
  /** The share of images of which the classifier is sure: probability 0.9 or more. */
  readonly sure: number;
  /** KL(shares of the classes ‖ uniform), in nats, from 0 to log K. */
  readonly reverseKl: number;
}

const sureFrom = 0.9;
const coveredFrom = 0.01;

/** The place of the largest of `classes` numbers, and its probability under a softmax. */
const mostLikely = (
  logits: ArrayLike<number>,
  from: number,
  classes: number,
): readonly [best: number, share: number] => {
  let best = 0;
  for (let k = 1; k < classes; k++) if (logits[from + k]! > logits[from + best]!) best = k;
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[from + k]! - logits[from + best]!);
  return [best, 1 / sum];
};

/**
 * Which classes generated images belong to, from a classifier's `[n, classes]` logits, row by row.
 *
 * In plain words: do all ten digits appear, equally often, and is the classifier sure of what it sees? It is of noise
 * too, at times: neither number says that images are good, only that some are missing or blurred.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { classesSeen } from 'rxgan/recipes';
 *
 * const { counts, covered, sure } = classesSeen([9, 0, 0, 8, 1, 1], 2);
 * assert.deepEqual([counts, covered, sure], [[2, 1], 2, 2 / 3]);
 * ```
 */
export const classesSeen = (logits: ArrayLike<number>, classes: number): ClassesSeen => {
  const images = logits.length / classes;
  const counts: number[] = new Array(classes).fill(0);
  let sure = 0;
  for (let i = 0; i < images; i++) {
    const [best, share] = mostLikely(logits, i * classes, classes);
    counts[best]!++;
    if (share >= sureFrom) sure++;
  }
  return {
    counts,
    covered: counts.filter((count) => count >= Math.max(1, coveredFrom * images)).length,
    sure: sure / images,
    reverseKl: counts.reduce(
      (sum, count) => sum + (count === 0 ? 0 : (count / images) * Math.log((count * classes) / images)),
      0,
    ),
  };
};

/** Measures which classes the feature net sees in generated images. */
export const classCoverage = (due: Period = { every: 500, first: true, last: true }): Observer<ImagesData> => ({
  name: 'classCoverage',
  due,
  observe: ({ data: { net } }) => ({
    metrics: {
      classes: { label: 'classes seen', format: 0, of: net.classes, counted: 'classes' },
      sure: { label: 'sure of what it is', format: 'percent' },
      reverseKl: { label: 'reverse KL, nats', format: 4 },
    },
    examples: true,
    observe: ({ examples }) => {
      const logits = columns(examples, net.width, examples.width);
      const { covered, sure, reverseKl } = classesSeen(logits.data, net.classes);
      return { values: { classes: covered, sure, reverseKl }, ideal: { classes: net.classes } };
    },
  }),
});
