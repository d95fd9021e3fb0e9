import type * as T from 'fp-ts/lib/Task.js';
import type { RunControl } from '../control/runControl.js';
import type { LoggedEvent, RunState, Setting } from './protocol/messages.js';
import type { HistogramInput, ImagesInput, ScatterInput } from './samples.js';
import type { ServerOptions } from './server/setupOf.js';

export interface LiveOptions extends ServerOptions {
  /** The name of the run, as a title. */
  readonly name: string;
  /** What the run was started with, for people to read. */
  readonly config: Readonly<Record<string, Setting>>;
  /** The name of its folder in `runs`, where it has one, so that it is not listed twice. */
  readonly id?: string;
  /** The schedule of the steps as a drawing of text, line by line. */
  readonly schedule?: string;
  /**
   * What the page may change: it offers what the control takes, passes on what people ask, and shows what became of it.
   * Without one, the run is only shown.
   */
  readonly control?: PageControl;
  readonly totalSteps?: number;
}

/** What a page needs of a control. */
export type PageControl = Pick<RunControl<string>, 'offer' | 'ask' | 'values' | 'log$' | 'status$'>;

/** A page that shows a run. Telling it something returns at once, whether anyone looks or not. */
export interface Live {
  /** With the token that may control, behind the `#`; the other one may only look. */
  readonly url: string;
  readonly viewUrl: string;
  /** What was measured at a step; a step above the state's becomes the state's. */
  readonly row: (step: number, values: Readonly<Record<string, number | undefined>>) => void;
  /** Pictures: they are copied. Of those told within 50 ms the newest of each kind is shown. */
  readonly scatter: (scatter: ScatterInput) => void;
  readonly images: (images: ImagesInput) => void;
  readonly histogram: (histogram: HistogramInput) => void;
  /** What changes of the state; the rest stays. */
  readonly state: (change: Partial<RunState>) => void;
  /** `wall`: when; now, if it is not given. */
  readonly event: (event: Omit<LoggedEvent, 'wall'> & { readonly wall?: number }) => void;
  /** Say good-bye to every page; done when the port is free again. */
  readonly close: () => T.Task<void>;
}
