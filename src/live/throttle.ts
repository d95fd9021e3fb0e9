/** Work that is done soon after it is asked for, but not too often. */
export interface Throttle {
  /** Do the work at the next opportunity: at once if it has rested for long enough. */
  readonly ask: () => void;
  /** Do the work here and now. */
  readonly now: () => void;
  readonly stop: () => void;
}

/** At most one turn of `work` every `milliseconds`, never inside the call that asks: asking costs training nothing. */
export const throttle = (work: () => void, milliseconds: number): Throttle => {
  let timer: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = (): void => {
    stop();
    last = performance.now();
    work();
  };
  return {
    ask: () => {
      timer ??= setTimeout(now, Math.max(0, last + milliseconds - performance.now()));
    },
    now,
    stop,
  };
};
