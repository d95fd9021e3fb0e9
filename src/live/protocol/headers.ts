import type { SampleEntry, SampleKind } from '../record/sampleIndex.js';
import type { RunAbout, RunEvent, RunState, Setting } from './messages.js';

/** Numbers of a picture, by name. */
export interface Part {
  readonly name: string;
  readonly type: 'f32' | 'u8';
  readonly shape: readonly number[];
}

/** The first part of a binary frame that brings the history of a run, or the end of it. */
export interface HistoryHeader {
  readonly t: 'history';
  readonly run: string;
  readonly epoch: string;
  /** Only for one who is at this record; for anybody, if there is none. */
  readonly after?: number;
  readonly seq: number;
  /** The last record that belonged to a step before the last row's. */
  readonly lateSeq: number;
  readonly about: RunAbout;
  readonly state: RunState;
  readonly stride: number;
  readonly rows: number;
  readonly lastStep: number;
  readonly lastWall: number;
  /** The index of the first bucket that is in the frame; those before stay as they are. */
  readonly from: number;
  readonly length: number;
  readonly metrics: readonly {
    readonly name: string;
    /** The exact sum of the last bucket, which is still open. */
    readonly lastSum: number;
    /** How many buckets of the frame are in it, and how many of those are not just `stride` finite values. */
    readonly buckets: number;
    readonly odd: number;
  }[];
  readonly events: readonly RunEvent[];
  readonly samples: readonly {
    readonly kind: SampleKind;
    readonly stride: number;
    readonly count: number;
    readonly entries: readonly SampleEntry[];
  }[];
}

export interface SampleHeader {
  readonly t: 'sample';
  readonly run: string;
  readonly epoch: string;
  readonly entry: SampleEntry;
  readonly parts: readonly Part[];
  readonly about: Readonly<Record<string, Setting>>;
}
