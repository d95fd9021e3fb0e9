import type { Observable } from 'rxjs';
import type { RunControl } from '../control/types.js';
import type { Live } from '../live/index.js';
import type { Checkpoint } from '../runs/checkpoint.js';
import type { Part } from './inOrder.js';

/** How good a generator is, whatever it makes. */
export interface Verdict {
  readonly _tag: 'Verdict';
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
  /** How many modes or classes were found, of how many. */
  readonly found: number;
  readonly of: number;
  /** For the line under the progress bar. */
  readonly note: string;
  /** For the table at the end: what, this run, a perfect generator. */
  readonly table: readonly (readonly [what: string, run: string, perfect: string])[];
  /** What the folder of the run keeps of the last one. */
  readonly files: () => Readonly<Record<string, string | Uint8Array>>;
  readonly show: (live: Live) => void;
}

/** What a run tells, whatever it makes. */
export type Told =
  | { readonly _tag: 'Step'; readonly step: number }
  | { readonly _tag: 'Row'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | { readonly _tag: 'Picture'; readonly show: (live: Live) => void }
  | Verdict;

/** A recipe with everything it needs, ready to be trained. */
export interface Course {
  /** What verdicts count: modes, classes. */
  readonly counted: string;
  /** What a step will tell besides being done. */
  readonly parts: (step: number) => readonly Part[];
  /** When anyone looks, for the drawing of the schedule. */
  readonly looks: readonly string[];
  readonly train: (how: {
    readonly steering: RunControl<string>;
    readonly keep: (checkpoint: Checkpoint) => Promise<void>;
  }) => Observable<Told>;
}

export const decimals = (value: number | undefined, count: number): string =>
  value !== undefined && Number.isFinite(value) ? value.toFixed(count) : 'none';
export const percent = (share: number): string => `${decimals(100 * share, 1)} %`;
