export interface ReorderBuffer<P extends string, A> {
  /** A step is done: its parts are on their way, and are to be handed on in this order. */
  readonly expect: (step: number, parts: readonly P[]) => void;
  readonly arrive: (step: number, part: P, value: A) => void;
  /** Nothing more will come: what has not arrived by now is left out. */
  readonly flush: () => void;
}

/**
 * Hands on what arrives in the order of the steps, whatever takes longer to arrive.
 *
 * In plain words: an evaluation is ready some steps after its own; in the log it stands where it belongs, so that two runs
 * with the same numbers have the same log.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { reorderBuffer } from 'rxgan/runs';
 *
 * const handed: string[] = [];
 * const buffer = reorderBuffer<'row' | 'evaluation', string>((value) => handed.push(value));
 * buffer.expect(0, ['evaluation']);
 * buffer.expect(1, ['row']);
 * buffer.arrive(1, 'row', 'row of step 1');
 * buffer.arrive(0, 'evaluation', 'evaluation of step 0');
 * assert.deepEqual(handed, ['evaluation of step 0', 'row of step 1']);
 * ```
 */
export const reorderBuffer = <P extends string, A>(hand: (value: A) => void): ReorderBuffer<P, A> => {
  const places = new Map<string, { readonly value: A } | undefined>();
  const keyOf = (step: number, part: P): string => `${step} ${part}`;
  return {
    expect: (step, parts) => {
      for (const part of parts) places.set(keyOf(step, part), undefined);
    },
    arrive: (step, part, value) => {
      places.set(keyOf(step, part), { value });
      for (const [key, arrived] of places) {
        if (arrived === undefined) return;
        places.delete(key);
        hand(arrived.value);
      }
    },
    flush: () => {
      for (const arrived of places.values()) if (arrived !== undefined) hand(arrived.value);
      places.clear();
    },
  };
};
