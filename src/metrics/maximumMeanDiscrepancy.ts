import { failure } from '../errors.js';
import { distance, meanAcross, meanWithin, type OfTwoRows, squaredDistance } from './internal/pairs.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

/** How many rows of each sample take part: their distances are sorted in one piece. */
const most = 60;

/** So many rows of a sample, evenly spread over it. */
const spread = ({ data, width }: Rows): number[] => {
  const count = data.length / width;
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken)).flatMap((i) =>
    Array.from({ length: width }, (_, c) => data[i * width + c]!),
  );
};

/** The median of the distances between different rows of both samples together, over at most sixty rows of each. */
export function* medianDistance(a: Rows, b: Rows): Sliced<number> {
  const pooled = { data: Float64Array.from([...spread(a), ...spread(b)]), width: a.width };
  const count = pooled.data.length / pooled.width;
  const distances = new Float64Array((count * (count - 1)) / 2);
  let filled = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) distances[filled++] = distance(pooled, i, pooled, j);
    yield;
  }
  distances.sort();
  const middle = distances.length / 2;
  return (distances[Math.ceil(middle) - 1]! + distances[Math.floor(middle)]!) / 2;
}

export interface MaximumMeanDiscrepancy {
  /** The U-statistic: right on average, and negative about half of the time for equal distributions. */
  readonly unbiased: Estimate;
  /** The V-statistic: a squared norm, never negative, too large by about 1/n + 1/m at most. */
  readonly biased: Estimate;
  /** The width of the kernel, in units of the data. */
  readonly sigma: number;
}

/**
 * The squared maximum mean discrepancy of two samples, `[n, d]` and `[m, d]`, with k(x, y) = exp(-|x - y|² / 2σ²).
 *
 *     mean k(x, x') + mean k(y, y') - 2 mean k(x, y)
 *
 * In plain words: both samples blurred to a width of σ and subtracted; how much is left?
 *
 * `unbiased` leaves out the pairs of a row with itself. Without σ, the median distance over both samples together is
 * taken (at most 60 rows of each, evenly spread). Bias: `unbiased` has ideal 0, exactly for a given σ; `biased` is too
 * large by (1/n + 1/m)(1 - E k(x, x')), which its `ideal` holds, estimated from the real rows. Values in [-2, 2],
 * comparable only at equal σ. Errors: `ShapeMismatch`, for fewer than two rows too; `ConfigError` for a σ not above 0.
 * Cost (n + m)² d. Source: Gretton et al. 2012, eqs 3 and 5, and section 8 for the median.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, maximumMeanDiscrepancy, rows } from 'rxgan/metrics';
 *
 * const apart = runToEnd(maximumMeanDiscrepancy(rows([0, 0], 1), rows([9, 9], 1), { sigma: 1 }));
 * assert.ok(Math.abs(apart.unbiased.value - 2) < 1e-15);
 * ```
 */
export function* maximumMeanDiscrepancy(
  real: Rows,
  fake: Rows,
  options: { readonly sigma?: number } = {},
): Sliced<MaximumMeanDiscrepancy> {
  const { n, m } = comparable('maximumMeanDiscrepancy', real, fake, 2);
  const sigma = options.sigma ?? (yield* medianDistance(real, fake));
  if (!Number.isFinite(sigma) || sigma <= 0)
    throw failure(
      'ConfigError',
      'maximumMeanDiscrepancy.sigma',
      `expected a number above 0, got ${options.sigma ?? `a median distance of ${sigma}`}`,
      'give the distance at which two points should count as different',
    );
  const kernel: OfTwoRows = (a, i, b, j) => Math.exp(-squaredDistance(a, i, b, j) / (2 * sigma * sigma));
  const across = yield* meanAcross(kernel, real, fake);
  const reals = yield* meanWithin(kernel, real);
  const fakes = yield* meanWithin(kernel, fake);
  // k(x, x) = 1: a share 1/n of all pairs is certain.
  const all = (mean: number, count: number): number => mean + (1 - mean) / count;
  const counts = { real: n, fake: m };
  return {
    unbiased: { value: reals + fakes - 2 * across, ...counts, ideal: 0 },
    biased: { value: all(reals, n) + all(fakes, m) - 2 * across, ...counts, ideal: (1 / n + 1 / m) * (1 - reals) },
    sigma,
  };
}
