import { appendRow, type Buckets, emptyBuckets } from './buckets.js';
import type { LoggedEvent, RunAbout, RunRecordEntry, RunState } from './entries.js';
import { appendSample, emptySamples, type SampleEntry, type SampleIndices } from './sampleIndex.js';

/** How many events are kept; older ones are in the log of the run. */
export const eventLimit = 1000;

/**
 * Everything that is known of a run, bounded. Server and page keep one each and add the same records to it, so that both
 * are equal whenever they are at the same record.
 */
export interface RunRecord {
  /** Another number for another process: records are counted anew in each. */
  readonly epoch: string;
  about: RunAbout;
  /** How many records there were. */
  seq: number;
  /** The last of them that belonged to a step before the last row's: it has changed a bucket that was done. */
  lateSeq: number;
  state: RunState;
  readonly buckets: Buckets;
  readonly samples: SampleIndices;
  events: readonly LoggedEvent[];
}

export const emptyRecord = (epoch: string, about: RunAbout): RunRecord => ({
  epoch,
  about,
  seq: 0,
  lateSeq: 0,
  state: { status: 'running', step: 0 },
  buckets: emptyBuckets(),
  samples: emptySamples(),
  events: [],
});

/** Adds a record; gives the samples that are not kept any more. */
export const append = (record: RunRecord, entry: RunRecordEntry): readonly SampleEntry[] => {
  record.seq++;
  if ('row' in entry) {
    if (entry.row.step < record.buckets.lastStep) record.lateSeq = record.seq;
    appendRow(record.buckets, entry.row.step, entry.row.wall, Object.entries(entry.row.values));
    return [];
  }
  if ('sample' in entry) return appendSample(record.samples, entry.sample);
  if ('event' in entry) record.events = [...record.events, entry.event].slice(-eventLimit);
  else record.state = entry.state;
  return [];
};
