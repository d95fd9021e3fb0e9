/** What a step will tell, in this order. */
export type Part = 'Row' | 'Verdict';

export interface InOrder<A> {
  /** A step is done: its parts are on their way. */
  readonly expect: (step: number, parts: readonly Part[]) => void;
  readonly arrive: (step: number, part: Part, value: A) => void;
  /** Nothing more will come: what has not arrived by now is left out. */
  readonly flush: () => void;
}

/**
 * Hands on what arrives in the order of the steps, whatever takes longer to arrive.
 *
 * In plain words: an evaluation is ready some steps after its own; in the log it stands where it belongs, so that two runs
 * with the same numbers have the same log.
 */
export const inOrder = <A>(hand: (value: A) => void): InOrder<A> => {
  const places = new Map<string, { readonly value: A } | undefined>();
  const keyOf = (step: number, part: Part): string => `${step} ${part}`;
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
