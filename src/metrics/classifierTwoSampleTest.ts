import { keyOf, uniforms } from '../random.js';
import { squaredDistance } from './internal/pairs.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

/** What random labels do to the count of points whose neighbor has their label. */
interface Coincidences {
  /** The share of points to expect. */
  readonly share: number;
  /** The variance of the count. */
  readonly variance: number;
}

/** The product of the `terms` numbers from n downwards: the ways to choose them in order. */
const falling = (n: number, terms: number): number =>
  terms === 0 ? 1 : Math.max(0, n - terms + 1) * falling(n, terms - 1);

/**
 * How many of n + m points have a neighbor with their own label, if n labels of one kind and m of the other are dealt
 * out at random: exactly, given who is whose nearest neighbor.
 *
 * Two points and their neighbors are the same pair, or share one point, or none; the covariance depends on that only.
 */
const coincidences = (neighbor: ArrayLike<number>, n: number, m: number): Coincidences => {
  const total = n + m;
  /** The probability that given points have one label: all of them, or each of two pairs for itself. */
  const alike = (points: number): number => (falling(n, points) + falling(m, points)) / falling(total, points);
  const pair = alike(2);
  const pairs = alike(4) + (2 * falling(n, 2) * falling(m, 2)) / falling(total, 4);

  const popularity = new Uint32Array(total);
  for (let i = 0; i < total; i++) popularity[neighbor[i]!]!++;
  let mutual = 0;
  let sharing = 0;
  for (let i = 0; i < total; i++) {
    if (neighbor[neighbor[i]!] === i) mutual++;
    sharing += popularity[i]! * (popularity[i]! - 1);
  }
  // i and its neighbor j, where the neighbor of j is another point: counted for (i, j) and for (j, i).
  sharing += 2 * (total - mutual);
  const same = total + mutual;
  const apart = total * total - same - sharing;
  return {
    share: pair,
    variance: same * (pair - pair * pair) + sharing * (alike(3) - pair * pair) + apart * (pairs - pair * pair),
  };
};

export interface ClassifierTwoSampleTest extends Estimate {
  /** (value - ideal) / its standard deviation for equal distributions: about N(0, 1) then. Beyond ±2 they differ. */
  readonly standardScore: number;
}

const pooled = (real: Rows, fake: Rows): Rows => {
  const data = new Float64Array(real.data.length + fake.data.length);
  data.set(real.data);
  data.set(fake.data, real.data.length);
  return { data, width: real.width };
};

/**
 * The accuracy of a classifier that tells real from generated rows, `[n, d]` and `[m, d]`, by the nearest other row of
 * all.
 *
 * In plain words: can the two be told apart? Near the ideal they cannot. Near 1 they are far apart; near 0 the
 * generated rows are copies of the real ones.
 *
 * Bias: for equal distributions the expectation is (n (n - 1) + m (m - 1)) / ((n + m)(n + m - 1)) exactly, just below
 * 1/2 for n = m, where it is (n - 1) / (2n - 1); it is the `ideal`. The deviation of the standard score is exact too,
 * given the neighbors, as labels are exchangeable then. Of equally near rows one is drawn, by `seed`. Errors:
 * `ShapeMismatch`, for fewer than two rows too. Cost (n + m)² d. Source: Lopez-Paz & Oquab 2017, section 3; the exact
 * moments: Schilling 1986.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { classifierTwoSampleTest, runToEnd, rows } from 'rxgan/metrics';
 *
 * const apart = runToEnd(classifierTwoSampleTest(rows([0, 1, 2], 1), rows([90, 91, 92], 1)));
 * assert.deepEqual([apart.value, apart.ideal], [1, 0.4]);
 * ```
 */
export function* classifierTwoSampleTest(
  real: Rows,
  fake: Rows,
  { seed = 0 }: { readonly seed?: number } = {},
): Sliced<ClassifierTwoSampleTest> {
  const { n, m } = comparable('classifierTwoSampleTest', real, fake, 2);
  const all = pooled(real, fake);
  const key = keyOf(seed, 'classifierTwoSampleTest/ties');
  const neighbor = new Uint32Array(n + m);
  let right = 0;
  for (let i = 0; i < n + m; i++) {
    let nearest = Number.POSITIVE_INFINITY;
    let ties = 0;
    for (let j = 0; j < n + m; j++) {
      if (j === i) continue;
      const squared = squaredDistance(all, i, all, j);
      if (squared > nearest) continue;
      ties = squared < nearest ? 1 : ties + 1;
      nearest = squared;
      // The t-th of equals replaces the one before with probability 1/t, so that each is kept equally often.
      if (ties === 1 || ties * uniforms(key, 1, i * (n + m) + j)[0]! < 1) neighbor[i] = j;
    }
    if (i < n === neighbor[i]! < n) right++;
    yield;
  }
  const { share, variance } = coincidences(neighbor, n, m);
  return {
    value: right / (n + m),
    real: n,
    fake: m,
    ideal: share,
    standardScore: (right - (n + m) * share) / Math.sqrt(variance),
  };
}
