import type { Limits } from './limits.js';
import type { Link } from './link.js';

/** What a connection that is beaten for should do now. */
export type Beat = 'nothing' | 'heartbeat' | 'slow' | 'gone';

/** When something was last heard from a page, said to it, drawn by it. */
export interface KeepAlive {
  readonly heard: () => void;
  readonly said: () => void;
  /** To be asked about once a second; pings by itself. `isSlow`: is too much waiting for this page just now? */
  readonly beat: (isSlow: boolean) => Beat;
}

/** The pulse of a connection that was made now. */
export const keepAlive = ({ times }: Limits, link: Link, now: () => number): KeepAlive => {
  let [heardAt, saidAt, pingedAt] = [now(), now(), now()];
  let slowSince: number | undefined;
  return {
    heard: () => {
      heardAt = now();
    },
    said: () => {
      saidAt = now();
    },
    beat: (isSlow) => {
      // Two pings without an answer, and a little time for the second one.
      if (now() - heardAt > 2 * times.ping + times.hello) return 'gone';
      slowSince = isSlow ? (slowSince ?? now()) : undefined;
      if (slowSince !== undefined && now() - slowSince >= times.slow) return 'slow';
      if (now() - pingedAt >= times.ping) {
        pingedAt = now();
        link.ping();
      }
      return now() - saidAt >= times.heartbeat ? 'heartbeat' : 'nothing';
    },
  };
};
