import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Observable } from 'rxjs';
import type { FileFailed, ShapeMismatch } from '../../errors.js';
import type { EvaluationOptions } from '../../operators/evaluate.js';
import type { BatchSource, HostBatch, HostFields } from '../../streams/batches.js';

/** The data of one run: what steps are fed with, and what observers compare with. */
export interface RunData {
  readonly batches: (options: {
    readonly size: number;
    readonly seed: number;
  }) => BatchSource<HostBatch> | BatchSource<HostFields>;
  /** How many examples are generated for an evaluation, and in which pieces. */
  readonly evaluation: EvaluationOptions;
  /** Work beside the first steps, such as features of real images: emits nothing, and fails where that fails. */
  readonly preparation$?: Observable<never>;
}

/** Where the data of a recipe comes from. */
export interface DataSource<D extends RunData> {
  /** What the folder of `--data` has to hold, where the data comes from files. */
  readonly folder?: string;
  /** Reads the data, or says what is wrong with the folder; what comes back makes the data of a run. */
  readonly load: (folder?: string) => TE.TaskEither<FileFailed | ShapeMismatch, () => D>;
}
