import { failure } from '../errors.js';
import { dimension, type Gaussian } from './gaussian.js';

/** The lower triangle L with L Lᵀ = the covariance. */
const cholesky = (path: string, { covariance }: Gaussian, size: number): Float64Array => {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * size + k]! * lower[j * size + k]!;
      if (i === j && !(rest > 0))
        throw failure(
          'ConfigError',
          `${path}.covariance`,
          'not positive definite, so there is no density to compare',
          'leave out constant directions, or add a little to the diagonal',
        );
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / lower[j * size + j]!;
    }
  return lower;
};

/** The x with L x = b, where b is every `stride`-th number of an array from a place on. */
const solved = (
  lower: Float64Array,
  size: number,
  b: ArrayLike<number>,
  from: number,
  stride: number,
): Float64Array => {
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let rest = b[from + i * stride]!;
    for (let k = 0; k < i; k++) rest -= lower[i * size + k]! * x[k]!;
    x[i] = rest / lower[i * size + i]!;
  }
  return x;
};

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/**
 * The Kullback–Leibler divergence of two Gaussians in d dimensions.
 *
 *     KL(p ‖ q) = 1/2 (tr(Σq⁻¹ Σp) + (μp - μq)ᵀ Σq⁻¹ (μp - μq) - d + log |Σq| / |Σp|)
 *
 * In plain words: what the divergence of the densities comes to, without any sampling.
 *
 * In nats, from 0; unchanged by a common invertible affine map. Errors: `ShapeMismatch` for sizes that do not fit;
 * `ConfigError` for a covariance that is not symmetric and positive definite. Cost d³. Source: Kullback 1959, chapter
 * 9.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gaussianKl } from 'rxgan/metrics';
 *
 * const shifted = gaussianKl({ mean: [3], covariance: [4] }, { mean: [0], covariance: [4] });
 * assert.equal(shifted, 3 ** 2 / (2 * 4));
 * ```
 */
export const gaussianKl = (p: Gaussian, q: Gaussian): number => {
  const size = dimension('gaussianKl', p, q);
  const [rootP, rootQ] = [cholesky('gaussianKl.p', p, size), cholesky('gaussianKl.q', q, size)];
  const difference = Float64Array.from(p.mean, (value, i) => value - q.mean[i]!);
  let twice = squares(solved(rootQ, size, difference, 0, 1));
  for (let i = 0; i < size; i++) {
    // tr(Σq⁻¹ Σp) is the sum of the squares of L_q⁻¹ L_p, column by column.
    twice += squares(solved(rootQ, size, rootP, i, size)) - 1;
    twice += 2 * Math.log(rootQ[i * size + i]! / rootP[i * size + i]!);
  }
  return twice / 2;
};
