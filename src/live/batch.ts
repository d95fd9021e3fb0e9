import type { RunState } from './protocol/messages.js';
import type { SampleKind } from './record/sampleIndex.js';
import type { Told } from './server/threadMessages.js';

/** What is to be told soon, together. */
export interface Batch {
  readonly add: (told: Told) => void;
  /** Passes everything on, here and now. */
  readonly flush: () => void;
}

type Post = (told: readonly Told[], transfer: readonly ArrayBuffer[]) => void;

const buffersOf = (told: readonly Told[]): readonly ArrayBuffer[] =>
  told.flatMap((one) =>
    'sample' in one ? Object.values(one.sample.parts).map(({ values }) => values.buffer as ArrayBuffer) : [],
  );

/**
 * Collects what training tells and posts it at most every so many milliseconds.
 *
 * In plain words: one message for fifty steps costs what one for a single step costs. Of the changes of the state one remains,
 * and of the pictures of one kind the newest; rows and events all go.
 */
export const batch = (post: Post, milliseconds = 50): Batch => {
  let told: Told[] = [];
  let change: Partial<RunState> | undefined;
  const pictures = new Map<SampleKind, Told>();
  let timer: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = [...told, ...pictures.values(), ...(change === undefined ? [] : [{ state: change }])];
    told = [];
    change = undefined;
    pictures.clear();
    if (all.length === 0) return;
    last = performance.now();
    post(all, buffersOf(all));
  };
  return {
    flush,
    add: (one) => {
      if ('state' in one) change = { ...change, ...one.state };
      else if ('sample' in one) pictures.set(one.sample.kind, one);
      else told.push(one);
      // Steps may follow one another so closely that no timer gets a turn.
      if (performance.now() - last >= milliseconds && timer !== undefined) flush();
      else timer ??= setTimeout(flush, Math.max(0, last + milliseconds - performance.now()));
    },
  };
};
