import type { Either } from 'fp-ts/lib/Either.js';
import { left, right } from '../../schema/schema.js';
import { append, type RunRecord } from '../record/runRecord.js';
import type { HistoryHeader } from './historyFrame.js';
import { decodeHistory } from './historyFrame.js';
import type { TextMessage } from './messages.js';

type UpdateMessage = Extract<TextMessage, { readonly t: 'update' }>;

/**
 * What a page knows of a run: a copy of the server's record, and how it follows.
 *
 * In plain words: records are taken only by one who stands just before them. Whoever has missed some says where he stands
 * (`since`) and gets what follows, or everything; never a part that hides a gap.
 */
export interface Mirror {
  readonly record: () => RunRecord | undefined;
  /** Where to go on from, for the next `watch`. */
  readonly since: () => { readonly epoch: string; readonly seq: number } | undefined;
  /** Takes news; false if they do not follow what is known: then ask again, from where one stands. */
  readonly update: (message: UpdateMessage) => boolean;
  /** Takes a history; what is wrong with it, if it cannot be used. */
  readonly history: (header: HistoryHeader, payload: Uint8Array) => Either<string, RunRecord>;
}

/** The mirror of a run of which nothing is known yet. */
export const mirror = (): Mirror => {
  let record: RunRecord | undefined;
  return {
    record: () => record,
    since: () => record && { epoch: record.epoch, seq: record.seq },
    update: ({ epoch, after, seq, records }) => {
      if (record?.epoch !== epoch || record.seq !== after || seq !== after + records.length) return false;
      for (const entry of records) append(record, entry);
      return true;
    },
    history: (header, payload) => {
      const decoded = decodeHistory(header, payload, record);
      if (decoded._tag === 'Left') return left(decoded.left);
      record = decoded.right;
      return right(record);
    },
  };
};
