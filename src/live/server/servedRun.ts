import { encodeHistory, type Position, positionOf } from '../protocol/historyFrame.js';
import type { Detail, RunAbout, RunRecordEntry, RunSummary } from '../protocol/messages.js';
import { serverFrames } from '../protocol/messages.js';
import type { SampleHeader } from '../protocol/sampleFrame.js';
import { encodeSample, type SampleParts } from '../protocol/sampleFrame.js';
import { rawRows } from '../record/rawRows.js';
import { append, emptyRecord, type RunRecord } from '../record/runRecord.js';
import type { SampleEntry, SampleKind } from '../record/sampleIndex.js';
import { rangeDetail } from './rangeDetail.js';

/** A frame, encoded once for all who get it. */
export interface Frame {
  readonly data: Buffer;
  readonly binary: boolean;
}

/** A picture as it is told, before it has a number. */
export interface SampleNews {
  readonly kind: SampleKind;
  readonly step: number;
  readonly about: SampleHeader['about'];
  readonly parts: SampleParts;
}

/** A run that pages can follow: its record, and the frames that bring a page from where it stands to where the run is. */
export interface ServedRun {
  readonly id: string;
  readonly live: boolean;
  readonly record: RunRecord;
  readonly summary: () => RunSummary;
  readonly add: (entry: RunRecordEntry) => void;
  readonly addSample: (sample: SampleNews) => void;
  /**
   * What follows for one who has had `since` records of this epoch; everything, for one who has none, or of whom that is not
   * known for certain. Encoded once for all who stand at the same place.
   */
  readonly news: (since: number | undefined) => Frame;
  /** The record at which something was last told that concerns one who does not look: an event, another status. */
  readonly noted: () => number;
  /** The newest picture of a kind. */
  readonly newest: (kind: SampleKind) => SampleEntry | undefined;
  readonly sample: (id: number) => Frame | undefined;
  readonly detail: (metrics: readonly string[], range: { readonly from: number; readonly to: number }) => Detail;
}

/** How many records are told one by one; more of them come as the end of the history. */
export const replayLimit = 256;
const positionLimit = 4096;

const textFrame = (text: string): Frame => ({ data: Buffer.from(text), binary: false });
const binaryFrame = ({ buffer, byteOffset, byteLength }: Uint8Array): Frame => ({
  data: Buffer.from(buffer, byteOffset, byteLength),
  binary: true,
});

/** A run of which nothing was told yet. `epoch`: a random text, another one whenever records are counted anew. */
export const servedRun = (
  id: string,
  about: RunAbout,
  { epoch, live }: { epoch: string; live: boolean },
): ServedRun => {
  const record = emptyRecord(epoch, about);
  const raw = rawRows();
  const recent: RunRecordEntry[] = [];
  // Where pages may stand: at a record up to which something was sent.
  const positions = new Map<number, Position>();
  const pictures = new Map<number, Frame>();
  const frames = new Map<number | undefined, Frame>();
  let samples = 0;
  let noted = 0;

  const add = (entry: RunRecordEntry): void => {
    if ('event' in entry || ('state' in entry && entry.state.status !== record.state.status)) noted = record.seq + 1;
    for (const gone of append(record, entry)) pictures.delete(gone.id);
    if ('row' in entry) raw.add(entry.row);
    recent.push(entry);
    if (recent.length > 2 * replayLimit) recent.splice(0, recent.length - replayLimit);
    frames.clear();
  };
  const following = (since: number | undefined): Frame => {
    const { seq } = record;
    const missing = since === undefined ? Number.NaN : seq - since;
    if (missing >= 0 && missing <= Math.min(replayLimit, recent.length)) {
      const records = recent.slice(recent.length - missing);
      return textFrame(serverFrames.encode({ t: 'update', run: id, epoch, after: since!, seq, records }));
    }
    return binaryFrame(encodeHistory(id, record, since === undefined ? undefined : positions.get(since)));
  };
  return {
    id,
    live,
    record,
    summary: () => ({
      id,
      name: record.about.name,
      epoch,
      status: record.state.status,
      live,
      startedAt: record.about.startedAt,
    }),
    add,
    addSample: ({ kind, step, about: told, parts }) => {
      const bytes = Object.values(parts).reduce((sum, { values }) => sum + values.byteLength, 0);
      const entry: SampleEntry = { id: samples++, step, kind, bytes };
      pictures.set(entry.id, binaryFrame(encodeSample({ run: id, epoch, entry, about: told }, parts)));
      add({ sample: entry });
    },
    news: (since) => {
      const known = frames.get(since);
      if (known !== undefined) return known;
      const frame = following(since);
      frames.set(since, frame);
      positions.delete(record.seq);
      positions.set(record.seq, positionOf(record));
      if (positions.size > positionLimit) positions.delete(positions.keys().next().value!);
      return frame;
    },
    noted: () => noted,
    newest: (kind) => record.samples[kind].entries.at(-1),
    sample: (of) => pictures.get(of),
    detail: (metrics, range) => rangeDetail(raw, record.buckets, metrics, range),
  };
};
