/** How often which score was given, over the same bins for both sides. */
export interface ScoreHistogram {
  /** `[bins + 1]`, ascending; a bin holds its lower edge, the last one its upper edge too. */
  readonly edges: Float32Array;
  /** `[bins]` */
  readonly real: Float32Array;
  readonly fake: Float32Array;
}

/**
 * The histogram of the discriminator's raw scores of real and of generated examples, over equal bins from the least to the
 * greatest score of either side. Scores that are NaN or infinite are in no bin.
 *
 * In plain words: two hills that lie on each other when the discriminator cannot tell, far apart when it always can.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { scoreHistogram } from 'rxgan/recipes';
 *
 * const { edges, real, fake } = scoreHistogram([1, 2], [0, 0], 2);
 * assert.deepEqual([[...edges], [...real], [...fake]], [[0, 1, 2], [0, 2], [2, 0]]);
 * ```
 */
export const scoreHistogram = (real: ArrayLike<number>, fake: ArrayLike<number>, bins = 32): ScoreHistogram => {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const scores of [real, fake])
    for (let i = 0; i < scores.length; i++)
      if (Number.isFinite(scores[i])) [least, greatest] = [Math.min(least, scores[i]!), Math.max(greatest, scores[i]!)];
  if (!(least <= greatest)) [least, greatest] = [0, 0];
  // One score alone stands in the middle of a bin's width.
  if (least === greatest) [least, greatest] = [least - 0.5, greatest + 0.5];
  const counted = (scores: ArrayLike<number>): Float32Array => {
    const counts = new Float32Array(bins);
    for (let i = 0; i < scores.length; i++) {
      const bin = Math.floor(((scores[i]! - least) / (greatest - least)) * bins);
      if (Number.isFinite(scores[i])) counts[Math.min(bins - 1, bin)]!++;
    }
    return counts;
  };
  return {
    edges: Float32Array.from({ length: bins + 1 }, (_, i) => least + ((greatest - least) * i) / bins),
    real: counted(real),
    fake: counted(fake),
  };
};
