import type { SampleHeader, SampleParts } from '../../src/live/protocol/sampleFrame.js';

/** A picture and all that is said about it: they come in one message and stay together. */
export interface Picture {
  readonly header: SampleHeader;
  readonly parts: SampleParts;
}

/** The pictures of a run that are here, the last used ones at most. */
export interface Pictures {
  readonly get: (id: number) => Picture | undefined;
  readonly put: (picture: Picture) => void;
  /** The server does not have it any more. */
  readonly lose: (id: number) => void;
  readonly isLost: (id: number) => boolean;
  /** Is it to be asked for? True once, until it has come or the connection was new; what was lost, after a while. */
  readonly ask: (id: number) => boolean;
  readonly forgetAsked: () => void;
}

/** Milliseconds. */
const again = 10_000;
const limits = { pictures: 48, bytes: 24 * 1024 * 1024 } as const;

/** No pictures yet. */
export const pictures = (): Pictures => {
  const kept = new Map<number, Picture>();
  const asked = new Set<number>();
  const lost = new Map<number, number>();
  const bytes = (): number => [...kept.values()].reduce((sum, { header }) => sum + header.entry.bytes, 0);
  return {
    get: (id) => {
      const found = kept.get(id);
      if (found === undefined) return undefined;
      // To the end of the order: the first in it is the one that was not used for longest.
      kept.delete(id);
      kept.set(id, found);
      return found;
    },
    put: (picture) => {
      const { id } = picture.header.entry;
      asked.delete(id);
      lost.delete(id);
      kept.delete(id);
      kept.set(id, picture);
      while (kept.size > 1 && (kept.size > limits.pictures || bytes() > limits.bytes)) {
        kept.delete(kept.keys().next().value!);
      }
    },
    lose: (id) => {
      asked.delete(id);
      lost.set(id, performance.now());
    },
    isLost: (id) => lost.has(id),
    ask: (id) => {
      if (asked.has(id) || performance.now() - (lost.get(id) ?? Number.NEGATIVE_INFINITY) < again) return false;
      asked.add(id);
      return true;
    },
    forgetAsked: () => asked.clear(),
  };
};
