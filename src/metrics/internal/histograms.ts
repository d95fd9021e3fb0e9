import { failure } from '../../errors.js';

const shares = (path: string, weights: ArrayLike<number>): Float64Array => {
  const copy = Float64Array.from(weights);
  const broken = copy.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (broken >= 0)
    throw failure(
      'ConfigError',
      `${path}[${broken}]`,
      `expected a weight of 0 or more, got ${copy[broken]}`,
      'give counts or probabilities',
    );
  const total = copy.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw failure('ConfigError', path, `the weights sum to ${total}`, 'give a histogram with something in it');
  return copy.map((weight) => weight / total);
};

/** Two histograms over the same bins as probabilities; the arrays handed in stay as they are. */
export const histograms = (
  path: string,
  p: ArrayLike<number>,
  q: ArrayLike<number>,
): readonly [p: Float64Array, q: Float64Array] => {
  if (p.length !== q.length)
    throw failure('ShapeMismatch', path, `p has ${p.length} bins and q ${q.length}`, 'count both over the same bins');
  return [shares(`${path}.p`, p), shares(`${path}.q`, q)];
};

/** p log(p / q) - p + q: never negative, and right to the last digits where p is near q. */
const term = (p: number, q: number): number => {
  if (p === 0) return q;
  const apart = p - q;
  const log = Math.abs(apart) < q / 2 ? Math.log1p(apart / q) : Math.log(p / q);
  return p * log - apart;
};

/** Σ p log(p / q) of two histograms that sum to 1, so that the terms -p + q of the sum make nothing. */
export const relativeEntropy = (p: Float64Array, q: Float64Array): number =>
  // What rounding leaves below 0 is 0.
  Math.max(
    0,
    p.reduce((sum, share, k) => sum + term(share, q[k]!), 0),
  );
