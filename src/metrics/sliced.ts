import { nextMacrotask } from '../streams/nextMacrotask.js';

/**
 * A computation in pieces: every `yield` ends one piece, and what is returned is the result.
 *
 * In plain words: slow work that can be put down and taken up again. `runToEnd` runs it at once, `runCooperatively` between
 * other work; both give the same result.
 *
 * A piece stays well below 2 ms for 2,500 rows of 64 numbers: one row of a matrix of distances, one projection, one row
 * of rotations. Nothing runs before the first piece is asked for, so mistakes are reported there.
 */
export type Sliced<R> = Generator<void, R, void>;

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

export interface SliceOptions {
  /** How long a slice may last before the event loop goes round; the piece under way is finished. 5 if not given. */
  readonly milliseconds?: number;
  /** Stops the computation before its next piece and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * The result of a sliced computation that is run beside other work: pieces until the slice's time is over, then a turn
 * of the event loop, and so on.
 *
 * In plain words: training, sockets and timers go on in between. However many computations are under way, each turn has
 * one slice of one of them, so they never stop anything for longer than one slice.
 *
 * Nothing runs before the next turn, so it may be called in the middle of a step. A slice lasts `milliseconds` and the
 * rest of one piece. Errors: rejects with those of the computation, or with the reason of the signal.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { energyDistance, runCooperatively, rows } from 'rxgan/metrics';
 *
 * const { value } = await runCooperatively(energyDistance(rows([0, 1], 1), rows([1, 2], 1)), { milliseconds: 4 });
 * assert.equal(value, 1);
 * ```
 */
export const runCooperatively = async <R>(
  sliced: Sliced<R>,
  { milliseconds = 5, signal, now = () => performance.now() }: SliceOptions = {},
): Promise<R> => {
  for (;;) {
    await nextMacrotask();
    const end = now() + milliseconds;
    do {
      signal?.throwIfAborted();
      const piece = sliced.next();
      if (piece.done === true) return piece.value;
    } while (now() < end);
  }
};
