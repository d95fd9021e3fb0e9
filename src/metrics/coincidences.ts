/** What random labels do to the count of points whose neighbor has their label. */
export interface Coincidences {
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
export const coincidences = (neighbor: ArrayLike<number>, n: number, m: number): Coincidences => {
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
  // i and its neighbor j, where the neighbor of j is somebody else: counted for (i, j) and for (j, i).
  sharing += 2 * (total - mutual);
  const same = total + mutual;
  const apart = total * total - same - sharing;
  return {
    share: pair,
    variance: same * (pair - pair * pair) + sharing * (alike(3) - pair * pair) + apart * (pairs - pair * pair),
  };
};
