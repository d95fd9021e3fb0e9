import type { Memory } from './memory.js';

/** How far a model has come, and what is still under way on its behalf: it outlives the clocks that train the model. */
export interface Progress extends Disposable {
  /** How many steps have been begun: the number of the step that comes next. Part of what a checkpoint holds. */
  steps: number;
  /** How many reads of the device have been started so far. Part of what a checkpoint holds. */
  reads: number;
  /** The steps before which operators such as `takeSteps` end its clocks, also one that begins after another has failed. */
  readonly ends: Set<{ readonly before: number }>;
  /** The clock that trains it, if there is one. */
  clock: object | undefined;
  /** No step is taken and no run ends before the promise has settled; if it fails, so does the run. */
  readonly hold: (promise: PromiseLike<unknown>) => void;
  /**
   * When everything that is held has settled, and everything that is to be known at a step is known: undefined if that is
   * so already. By default of the last step ever, as at the end of a run. A failure is told to each who asks, until it is
   * forgotten: a clock that asked may have been left meanwhile.
   */
  readonly settled: (step?: number) => Promise<void> | undefined;
  /** Has a clock failed with what has failed? What stood behind it may have been cut off before it was told. */
  failureTold: boolean;
  /** Leaves out what has failed. */
  readonly forgetFailures: () => void;
  /** Aborted when the model is freed: what works on its behalf stops. */
  readonly signal: AbortSignal;
}

/** The progress of a model that has not been trained. */
export const noProgress = (memory: Pick<Memory, 'arrive' | 'forgetFailures'>): Progress => {
  const held = new Set<Promise<unknown>>();
  const failed = new Set<Promise<unknown>>();
  const stop = new AbortController();
  const heldWork = async (): Promise<void> => {
    const current = [...held];
    const results = await Promise.allSettled(current);
    results.forEach(({ status }, i) => (status === 'rejected' ? failed.add(current[i]!) : held.delete(current[i]!)));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  };
  const everything = async (step: number): Promise<void> => {
    // Work that has settled may have begun other work.
    for (let next = pending(step); next !== undefined; next = pending(step)) await next;
  };
  const pending = (step: number): Promise<void> | undefined => (held.size > 0 ? heldWork() : memory.arrive(step));
  const progress: Progress = {
    steps: 0,
    reads: 0,
    ends: new Set(),
    clock: undefined,
    hold: (promise) => {
      const work = Promise.resolve(promise);
      held.add(work);
      work.then(
        () => held.delete(work),
        () => undefined,
      );
    },
    settled: (step = Number.POSITIVE_INFINITY) => {
      const first = pending(step);
      return first?.then(() => everything(step));
    },
    failureTold: false,
    forgetFailures: () => {
      progress.failureTold = false;
      for (const each of failed) held.delete(each);
      failed.clear();
      memory.forgetFailures();
    },
    signal: stop.signal,
    [Symbol.dispose]: () => stop.abort(),
  };
  return progress;
};
