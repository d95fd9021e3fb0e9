import { membership, shareAboveZero, squaredRadii } from './internal/balls.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

export interface DensityCoverage {
  /** In how many real balls a generated row lies on average, divided by k; from 0 to n / k. */
  readonly density: Estimate;
  /** The share of real rows whose ball holds a generated row; from 0 to 1. */
  readonly coverage: Estimate;
}

/**
 * Density and coverage of generated rows, `[n, d]` real and `[m, d]` generated, from the k nearest real neighbors.
 *
 *     density = 1/(k m) Σ_j #{i: y_j in ball i}        coverage = 1/n #{i: some y_j in ball i}
 *
 * The ball of a real row reaches to its k-th real neighbor, itself excluded; its border does not belong to it.
 *
 * In plain words: precision and recall that one outlier cannot spoil. Density is quality, coverage is variety.
 *
 * Bias: known exactly, whatever the distribution, as long as distances do not tie: for equal distributions E density =
 * 1 and E coverage = 1 - Π_{j<k} (n - 1 - j) / (n + m - 1 - j), which `ideal` holds (0.9688 for n = m = 2,500 and k =
 * 5). Errors: `ShapeMismatch`; `ConfigError` for a k that is not below n. Cost n (n + m) d. Source: Naeem et al. 2020,
 * section 3 (k = 5).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, densityCoverage, rows } from 'rxgan/metrics';
 *
 * const real = rows([0, 1, 2, 3, 100, 101, 102, 103], 1);
 * const fake = rows([0.1, 1.1, 1.9, 2.9], 1);
 * const { coverage } = runToEnd(densityCoverage(real, fake, { neighbors: 1 }));
 * assert.equal(coverage.value, 0.5);
 * ```
 */
export function* densityCoverage(
  real: Rows,
  fake: Rows,
  { neighbors = 5 }: { readonly neighbors?: number } = {},
): Sliced<DensityCoverage> {
  const { n, m } = comparable('densityCoverage', real, fake);
  const radii = yield* squaredRadii('densityCoverage.neighbors', real, neighbors);
  const { holding, inside } = yield* membership(real, radii, fake);
  const counts = { real: n, fake: m };
  let missed = 1;
  for (let j = 0; j < neighbors; j++) missed *= (n - 1 - j) / (n + m - 1 - j);
  return {
    density: { value: inside.reduce((sum, balls) => sum + balls, 0) / (neighbors * m), ...counts, ideal: 1 },
    coverage: { value: shareAboveZero(holding), ...counts, ideal: 1 - missed },
  };
}
