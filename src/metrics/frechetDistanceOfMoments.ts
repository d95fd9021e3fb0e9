import { failure } from '../errors.js';
import { dimension, type Gaussian, squaredMeanDistance } from './gaussian.js';
import { type SymmetricEigen, symmetricEigen } from './internal/symmetricEigen.js';
import type { Sliced } from './sliced.js';

/** The roots of the eigenvalues of a covariance; what rounding leaves below 0 is 0. */
const roots = (path: string, values: Float64Array): Float64Array => {
  const largest = Math.max(...values);
  const smallest = Math.min(...values);
  if (smallest < -1e-9 * Math.abs(largest))
    throw failure(
      'ConfigError',
      `${path}.covariance`,
      'has a negative variance in some direction',
      'give a covariance',
    );
  return values.map((value) => Math.sqrt(Math.max(0, value)));
};

/** V diag(scales) Vᵀ, one row a piece. */
function* recomposed({ vectors }: SymmetricEigen, scales: Float64Array): Sliced<Float64Array> {
  const size = scales.length;
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const scale = scales[k]! * vectors[k * size + i]!;
      for (let j = 0; j < size; j++) result[i * size + j]! += scale * vectors[k * size + j]!;
    }
    yield;
  }
  return result;
}

/** The product of two `[size, size]` matrices, one row a piece. */
function* product(a: ArrayLike<number>, b: ArrayLike<number>, size: number): Sliced<Float64Array> {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const scale = a[i * size + k]!;
      for (let j = 0; j < size; j++) result[i * size + j]! += scale * b[k * size + j]!;
    }
    yield;
  }
  return result;
}

/** The squared distance, and the eigenvalues of the covariance of p. */
export function* frechetAndSpectrum(
  path: string,
  p: Gaussian,
  q: Gaussian,
): Sliced<{ readonly squared: number; readonly spectrum: Float64Array }> {
  const size = dimension(path, p, q);
  const eigen = yield* symmetricEigen(p.covariance, size);
  const root = yield* recomposed(eigen, roots(`${path}.p`, eigen.values));
  const between = yield* product(yield* product(root, q.covariance, size), root, size);
  const common = roots(`${path}.q`, (yield* symmetricEigen(between, size)).values);
  let squared = squaredMeanDistance(p, q);
  for (let i = 0; i < size; i++)
    squared += p.covariance[i * (size + 1)]! + q.covariance[i * (size + 1)]! - 2 * common[i]!;
  return { squared, spectrum: eigen.values };
}

/**
 * The squared Fréchet (Wasserstein-2) distance of two Gaussians in d dimensions.
 *
 *     |μp - μq|² + tr(Σp + Σq - 2 (Σp^½ Σq Σp^½)^½)
 *
 * In plain words: how far one cloud must be moved, turned and stretched to become the other, squared. On features of
 * the Inception network it is known as FID.
 *
 * In squared units of the data, from 0 up to rounding. A covariance may be singular. Errors: `ShapeMismatch` for sizes
 * that do not fit; `ConfigError` for a covariance that is not symmetric or has a negative eigenvalue. Cost about 50 d³.
 * Source: Dowson & Landau 1982; Heusel et al. 2017, eq. 6.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, frechetDistanceOfMoments } from 'rxgan/metrics';
 *
 * const [p, q] = [{ mean: [0], covariance: [9] }, { mean: [4], covariance: [1] }];
 * assert.equal(runToEnd(frechetDistanceOfMoments(p, q)), (0 - 4) ** 2 + (3 - 1) ** 2);
 * ```
 */
export function* frechetDistanceOfMoments(p: Gaussian, q: Gaussian): Sliced<number> {
  return (yield* frechetAndSpectrum('frechetDistance', p, q)).squared;
}
