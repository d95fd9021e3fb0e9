import type { Sliced } from './sliced.js';

/**
 * The result of a sliced computation, all pieces run at once.
 *
 * In plain words: for scripts and tests, where nothing else waits. Beside training use `runCooperatively`.
 *
 * Errors: those of the computation.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, energyDistance, rows } from 'rxgan/metrics';
 *
 * const { value } = runToEnd(energyDistance(rows([0, 1], 1), rows([1, 2], 1)));
 * assert.equal(value, 1);
 * ```
 */
export const runToEnd = <R>(sliced: Sliced<R>): R => {
  for (;;) {
    const piece = sliced.next();
    if (piece.done === true) return piece.value;
  }
};
