/** How long to wait before one tries again. */
export interface Backoff {
  /** Milliseconds until the next attempt. */
  readonly next: () => number;
  /** A connection was made, or lost, at this time: one that has held for long enough makes the waits short again. */
  readonly opened: (now: number) => void;
  readonly lost: (now: number) => void;
}

const base = 500;
const longest = 15_000;
const stable = 30_000;

/** Full jitter: anywhere between nothing and a bound that doubles, so that pages do not come back all at once. */
export const backoff = (random: () => number = Math.random): Backoff => {
  let failures = 0;
  let since: number | undefined;
  return {
    next: () => random() * Math.min(longest, base * 2 ** failures++),
    opened: (now) => {
      since = now;
    },
    lost: (now) => {
      if (since !== undefined && now - since >= stable) failures = 0;
      since = undefined;
    },
  };
};
