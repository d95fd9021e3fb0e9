import type { HistoryHeader } from '../../src/live/protocol/historyFrame.js';
import type { Detail, TextMessage } from '../../src/live/protocol/messages.js';
import { type Mirror, mirror } from '../../src/live/protocol/mirror.js';
import type { RunRecord } from '../../src/live/record/runRecord.js';
import { type Picture, type Pictures, pictures } from './pictures.js';
import { type Times, timesOf } from './times.js';

/** The points of a part of a run, finer than its history has them. */
export interface Closer {
  readonly from: number;
  readonly to: number;
  readonly detail: Detail;
}

/** A run that this page follows. */
export interface Followed {
  readonly id: string;
  readonly record: () => RunRecord | undefined;
  readonly since: Mirror['since'];
  /** Only for a run of which something is known. */
  readonly times: () => Times;
  readonly pictures: () => Pictures;
  readonly closer: () => Closer | undefined;
  readonly setCloser: (closer: Closer) => void;
  /** False: this does not follow what is known, and was not taken. */
  readonly update: (message: Extract<TextMessage, { readonly t: 'update' }>) => boolean;
  readonly history: (header: HistoryHeader, payload: Uint8Array) => boolean;
  /** False for a picture of another epoch. */
  readonly picture: (picture: Picture) => boolean;
}

/** A run of which nothing is known yet. */
export const followed = (id: string): Followed => {
  const copy = mirror();
  let epoch: string | undefined;
  let when: { readonly seq: number; readonly times: Times } | undefined;
  let shown = pictures();
  let closer: Closer | undefined;
  return {
    id,
    record: copy.record,
    since: copy.since,
    times: () => {
      const record = copy.record()!;
      if (when?.seq !== record.seq) when = { seq: record.seq, times: timesOf(record.buckets, record.about.startedAt) };
      return when.times;
    },
    pictures: () => shown,
    closer: () => closer,
    setCloser: (next) => {
      closer = next;
    },
    update: copy.update,
    history: (header, payload) => {
      if (copy.history(header, payload)._tag === 'Left') return false;
      // Another epoch is another process: nothing of the one before holds.
      if (epoch !== header.epoch) {
        epoch = header.epoch;
        when = undefined;
        shown = pictures();
        closer = undefined;
      }
      return true;
    },
    picture: (picture) => {
      if (picture.header.epoch !== epoch) return false;
      shown.put(picture);
      return true;
    },
  };
};
