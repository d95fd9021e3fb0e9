import { type SampleKind, sampleKinds } from '../record/sampleIndex.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { ServedRun } from './servedRun.js';

/** How a page follows one run: where it stands, and what is on its way. It owns no queue. */
export interface RunSubscription {
  /** Sends what is due, if it may be sent; was anything sent? */
  readonly flush: (now: number, page: { readonly visible: boolean; readonly samples: boolean }) => boolean;
  /** Sends all there is for the last time, unless so much is waiting that nobody can be reading. */
  readonly end: () => void;
  /** Everything up to `seq` was drawn; false if nothing was waiting for this word. */
  readonly ack: (seq: number) => boolean;
  /** Since when the oldest frame has been on its way. */
  readonly waitingSince: () => number | undefined;
  /** Nobody has looked until now: what is on its way is not late yet. */
  readonly excuse: (now: number) => void;
}

/** `since`: the records that the page has had already, if they are of this run's epoch. */
export const runSubscription = (
  run: ServedRun,
  link: Link,
  limits: Limits,
  since: number | undefined,
): RunSubscription => {
  let at = since;
  let flights: { readonly seq: number; readonly at: number }[] = [];
  let sentAt = Number.NEGATIVE_INFINITY;
  const pushed = new Map<SampleKind, { readonly id: number; readonly at: number }>();

  /** May so much more be sent? A single frame may be larger than the limit, or it would never go. */
  const fits = (bytes: number, limit: number): boolean => {
    const buffered = link.buffered();
    return buffered === 0 || buffered + bytes <= limit;
  };
  const pushSamples = (now: number): boolean => {
    let sent = false;
    for (const kind of sampleKinds) {
      const newest = run.newest(kind);
      const last = pushed.get(kind);
      if (newest === undefined || newest.id === last?.id) continue;
      if (last !== undefined && now - last.at < limits.times.samples) continue;
      const frame = run.sample(newest.id);
      if (frame === undefined || !fits(frame.data.length, limits.queuedForSamples)) continue;
      link.send(frame);
      pushed.set(kind, { id: newest.id, at: now });
      sent = true;
    }
    return sent;
  };
  const push = (now: number): boolean => {
    const { seq } = run.record;
    const frame = run.news(at);
    if (!fits(frame.data.length, limits.queued)) return false;
    link.send(frame);
    at = seq;
    sentAt = now;
    flights.push({ seq, at: now });
    return true;
  };
  const pushNews = (now: number, visible: boolean): boolean => {
    if (at === run.record.seq || flights.length >= limits.flights) return false;
    // For one who does not look: what concerns him, now and then; all the rest when he looks again.
    const concerns = at === undefined || (run.noted() > at && now - sentAt >= limits.times.hidden);
    return (visible || concerns) && push(now);
  };
  return {
    flush: (now, { visible, samples }) => {
      const sent = pushNews(now, visible);
      // A picture belongs to a record: it comes after that, and to nobody who is behind.
      const uptodate = visible && at === run.record.seq && flights.length < limits.flights;
      return (samples && uptodate && pushSamples(now)) || sent;
    },
    end: () => {
      if (at !== run.record.seq) push(sentAt);
    },
    ack: (seq) => {
      const before = flights.length;
      flights = flights.filter((flight) => flight.seq > seq);
      return flights.length < before;
    },
    waitingSince: () => flights[0]?.at,
    excuse: (now) => {
      flights = flights.map(({ seq }) => ({ seq, at: now }));
    },
  };
};
