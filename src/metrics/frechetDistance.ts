import { failure } from '../errors.js';
import { frechetAndSpectrum } from './frechetDistanceOfMoments.js';
import { gaussianOf, type Moments, moments } from './moments.js';
import type { Estimate, Rows } from './rows.js';
import type { Sliced } from './sliced.js';

function* momentsOf(path: string, sample: Rows | Moments): Sliced<Moments> {
  const found = 'scatter' in sample ? sample : yield* moments(sample);
  if (!(found.count >= 2))
    throw failure('ShapeMismatch', path, `expected at least 2 rows, got ${found.count}`, 'give more rows');
  return found;
}

/** The expected squared distance of the moments of two samples of N(μ, Σ), to the first order of s = 1/n + 1/m. */
const bias = (eigenvalues: Float64Array, s: number): number => {
  let sum = 0;
  eigenvalues.forEach((a, i) => {
    sum += a;
    eigenvalues.forEach((b, j) => {
      if (a > 0 && b > 0) sum += ((i === j ? 1 : 0.5) * a * b) / (a + b);
    });
  });
  return s * sum;
};

/**
 * The squared Fréchet distance of the Gaussians with the moments of two samples, `[n, d]` and `[m, d]`.
 *
 *     |μ - ν|² + tr(S + T - 2 (S^½ T S^½)^½)
 *
 * In plain words: compares mean and covariance, and nothing else: a ring and a Gaussian of the same moments score 0.
 *
 * Either sample may be given as `Moments`, collected over batches. Covariances are unbiased. Bias: upwards, by much:
 * for rows of N(μ, Σ), to the first order, (1/n + 1/m)(Σ_i λ_i + Σ_ij λ_i λ_j (1 + [i = j]) / 2(λ_i + λ_j)), which is
 * 2d/n + d(d + 1)/2n for n = m and Σ = 1. `ideal` holds it for the real eigenvalues; undefined unless n and m are both
 * above 10 d. Compare at equal counts only. Errors: `ShapeMismatch`, for fewer than two rows too. Cost (n + m) d² + 50
 * d³. Source: Heusel et al. 2017, eq. 6.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, frechetDistance, rows } from 'rxgan/metrics';
 *
 * const { value } = runToEnd(frechetDistance(rows([0, 2], 1), rows([10, 14], 1)));
 * assert.ok(Math.abs(value - ((12 - 1) ** 2 + (Math.sqrt(8) - Math.sqrt(2)) ** 2)) < 1e-12);
 * ```
 */
export function* frechetDistance(real: Rows | Moments, fake: Rows | Moments): Sliced<Estimate> {
  const [a, b] = [yield* momentsOf('frechetDistance.real', real), yield* momentsOf('frechetDistance.fake', fake)];
  const { squared, spectrum } = yield* frechetAndSpectrum('frechetDistance', gaussianOf(a), gaussianOf(b));
  const many = Math.min(a.count, b.count) > 10 * a.mean.length;
  return {
    value: squared,
    real: a.count,
    fake: b.count,
    ideal: many ? bias(spectrum, 1 / a.count + 1 / b.count) : undefined,
  };
}
