import { distance, meanAcross, meanWithin } from './internal/pairs.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

/**
 * The energy distance of two samples, `[n, d]` and `[m, d]`.
 *
 *     2 mean |x - y| - mean |x - x'| - mean |y - y'|
 *
 * where every mean is over all pairs, a row with itself included (the V-statistic), so that the value is never
 * negative.
 *
 * In plain words: are points of one sample nearer to each other than to points of the other? Without a parameter, and 0
 * only for equal distributions: a good first number to watch.
 *
 * In units of the data; on the line it is 2 ∫ (F - G)² dx. Bias: upwards by (1/n + 1/m) E|x - x'| for equal
 * distributions, which `ideal` holds, estimated from the real rows; undefined for one real row. Errors:
 * `ShapeMismatch`. Cost (n + m)² d. Source: Székely & Rizzo 2013.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, energyDistance, rows } from 'rxgan/metrics';
 *
 * const { value, ideal } = runToEnd(energyDistance(rows([0, 0, 2, 0], 2), rows([0, 0, 2, 0], 2)));
 * assert.deepEqual([value, ideal], [0, 2]);
 * ```
 */
export function* energyDistance(real: Rows, fake: Rows): Sliced<Estimate> {
  const { n, m } = comparable('energyDistance', real, fake);
  const across = yield* meanAcross(distance, real, fake);
  const reals = yield* meanWithin(distance, real);
  const fakes = yield* meanWithin(distance, fake);
  // A single row is at distance 0 from itself, and that is its only pair.
  const all = (mean: number, count: number): number => (count === 1 ? 0 : mean * (1 - 1 / count));
  return {
    value: 2 * across - all(reals, n) - all(fakes, m),
    real: n,
    fake: m,
    ideal: n === 1 ? undefined : (1 / n + 1 / m) * reals,
  };
}
