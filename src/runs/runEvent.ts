import type { ControlEntry } from '../control/command.js';

/** How a metric of evaluations is written for people. */
export interface MetricDescription {
  readonly label: string;
  /** As a share in percent, or with so many decimals. */
  readonly format: 'percent' | number;
  /** How many there are to be found, where it is a count. */
  readonly of?: number;
  /** What it counts, where losing some of them is a collapse: modes, classes. */
  readonly counted?: string;
}

/** What does not change about a run. */
export interface RunDescription {
  readonly recipe: string;
  readonly options: Readonly<Record<string, string | number | undefined>>;
  readonly steps: number;
  /** The schedule of the steps as a drawing of text, line by line. */
  readonly schedule: string;
  /** The metrics of its evaluations, by name. */
  readonly metrics: Readonly<Record<string, MetricDescription>>;
}

/** Points of the plane, row by row, and what the discriminator thinks of the plane under them. */
export interface PointsSample {
  readonly kind: 'points';
  readonly real: Float32Array;
  readonly fake: Float32Array;
  /** Raw scores at the centers of `size` × `size` cells of the square [-extent, extent]², row by row from the lowest y. */
  readonly surface: { readonly size: number; readonly extent: number; readonly scores: Float32Array };
  /** x, y, dx, dy: of some generated points, and the way downhill of the generator's loss from there, -n ∂L/∂x. */
  readonly arrows: Float32Array;
}

/** Images row by row, from 0 to 255; `interpolation`: along a path between two latents. */
export interface ImagesSample {
  readonly kind: 'images' | 'interpolation';
  /** `[count, height, width, channels]` */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  /** How many stand in a row of a picture; as many as rows if not given. */
  readonly columns?: number;
  /** Grids of one id show what became of the same inputs. */
  readonly seedId: number;
}

/** How often which score was given, over the same bins for real and generated examples. */
export interface HistogramSample {
  readonly kind: 'histogram';
  /** `[bins + 1]`, ascending; a bin holds its lower edge, the last one its upper edge too. */
  readonly edges: Float32Array;
  /** `[bins]` */
  readonly real: Float32Array;
  readonly fake: Float32Array;
}

export type Sample = PointsSample | ImagesSample | HistogramSample;

/** What is measured at a step, and arrives some steps later. */
export type Measurement = 'Row' | 'Evaluation';

/** What a run tells, in the order in which it happens. */
export type RunEvent =
  | { readonly _tag: 'Started'; readonly run: RunDescription }
  /** The step is done; `pending`: what was measured at it is on its way, in this order. */
  | { readonly _tag: 'Step'; readonly step: number; readonly pending: readonly Measurement[] }
  /** The metrics of training. */
  | { readonly _tag: 'Row'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  /** How good what is generated is; `ideal`: what samples of the data itself are expected to score, where it is known. */
  | {
      readonly _tag: 'Evaluation';
      readonly step: number;
      readonly values: Readonly<Record<string, number>>;
      readonly ideal: Readonly<Record<string, number | undefined>>;
    }
  | { readonly _tag: 'Sample'; readonly step: number; readonly sample: Sample }
  /** A checkpoint before `step` has been kept under this name. */
  | { readonly _tag: 'Checkpoint'; readonly step: number; readonly name: string }
  /** What somebody asked of the run is in force. */
  | { readonly _tag: 'Control'; readonly step: number; readonly entry: ControlEntry }
  | { readonly _tag: 'Status'; readonly step: number; readonly status: 'running' | 'paused' }
  | { readonly _tag: 'Note' | 'Alert'; readonly step: number; readonly text: string }
  /** The last event; `step` is the last step, `by` who stopped it. */
  | {
      readonly _tag: 'Ended';
      readonly step: number;
      readonly status: 'finished' | 'stopped' | 'failed';
      readonly by?: string | undefined;
      readonly error?: unknown;
    };
