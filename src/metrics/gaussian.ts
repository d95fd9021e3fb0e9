import { failure } from '../errors.js';

/** A normal distribution in d dimensions. */
export interface Gaussian {
  /** `[d]` */
  readonly mean: ArrayLike<number>;
  /** `[d, d]` row by row, symmetric. */
  readonly covariance: ArrayLike<number>;
}

const checked = (path: string, { mean, covariance }: Gaussian): void => {
  const size = mean.length;
  if (size === 0 || covariance.length !== size * size)
    throw failure(
      'ShapeMismatch',
      `${path}.covariance`,
      `expected ${size * size} numbers for a mean of ${size}, got ${covariance.length}`,
      'give the whole matrix, row by row',
    );
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const [lower, upper] = [covariance[i * size + j]!, covariance[j * size + i]!];
      // Against the deviations of both, since rounding leaves any ratio of two entries that should be 0.
      const scale = Math.sqrt(Math.abs(covariance[i * (size + 1)]! * covariance[j * (size + 1)]!));
      if (!(Math.abs(lower - upper) <= 1e-9 * scale))
        throw failure(
          'ConfigError',
          `${path}.covariance[${i * size + j}]`,
          `expected a symmetric matrix of numbers, got ${lower} opposite ${upper}`,
          'give a covariance',
        );
    }
};

/** The dimension of two Gaussians that can be compared. */
export const dimension = (path: string, p: Gaussian, q: Gaussian): number => {
  checked(`${path}.p`, p);
  checked(`${path}.q`, q);
  if (p.mean.length !== q.mean.length)
    throw failure(
      'ShapeMismatch',
      path,
      `p has ${p.mean.length} dimensions and q ${q.mean.length}`,
      'take both from the same space',
    );
  return p.mean.length;
};

/** |p.mean - q.mean|² */
export const squaredMeanDistance = (p: Gaussian, q: Gaussian): number => {
  let sum = 0;
  for (let i = 0; i < p.mean.length; i++) sum += (p.mean[i]! - q.mean[i]!) ** 2;
  return sum;
};
