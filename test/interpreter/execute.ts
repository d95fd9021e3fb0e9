import { orThrow } from 'rxgan';
import type { ControlEntry } from 'rxgan/control';
import type { Model } from 'rxgan/models';
import { checkpoint, checkpointEvery, restore } from 'rxgan/runs';
import { eachRow, scoped } from 'rxgan/streams';
import { concat, type Observable, take, tap } from 'rxjs';
import { macrotasks, numTensors } from '../support/fakes.js';
import { ask, askWithin, type Control, call, controlOf, goOn } from './asking.js';
import type { Cast, Operator } from './cast.js';
import { holding, lateReads, sourceOf, waits } from './circumstances.js';
import { clocksOf } from './clocks.js';
import { Failing } from './rules.js';
import type { Run, Saving } from './run.js';
import type { Outcome } from './world.js';

export interface Execution {
  readonly outcome: Outcome;
  /** What the run should not have done. */
  readonly faults: readonly string[];
  readonly saved: Uint8Array | undefined;
  readonly log: readonly ControlEntry[];
}

/** From where a run goes on: what was saved, and what was asked of it. */
export interface Resuming {
  readonly saved?: Uint8Array | undefined;
  readonly log: readonly ControlEntry[];
}

type Row = Readonly<Record<string, unknown>>;
type Save = (checkpoint: { readonly bytes: Uint8Array }) => Promise<void>;

/** What takes the checkpoint among the steps, where one is taken there. */
const saver = ({ after, how }: Saving, save: Save, control: Control | undefined): readonly Operator[] => {
  const isDue = (step: number): boolean => step + 1 === after;
  if (how === 'checkpointEvery') return [checkpointEvery(isDue, save) as Operator];
  if (how === 'hold')
    return [tap(({ step, model, hold }) => void (isDue(step) && hold(checkpoint(model as Model).then(save))))];
  if (how === 'control') return [tap(({ step }) => void (isDue(step) && ask(control!, { op: 'checkpoint' })))];
  return [];
};

/** Runs a program by the library, under its circumstances. */
export const execute = async (run: Run, cast: Cast, resuming?: Resuming): Promise<Execution> => {
  const before = numTensors();
  const wait = waits(run.late);
  const control = run.asked && controlOf(resuming?.log);
  const log: ControlEntry[] = [];
  control?.log$.subscribe((entry) => log.push(entry));
  if (control !== undefined) {
    goOn(control, wait);
    if (resuming === undefined) void call(control, run.called ?? []);
  }
  let saved: Uint8Array | undefined;
  const save: Save = async ({ bytes }) => {
    await macrotasks(wait());
    saved = bytes;
  };
  const saving = resuming === undefined ? run.saving : undefined;
  const { head, hold, faults } = holding(run.holds, wait);
  const clocks = clocksOf(run, cast, {
    wait,
    source: sourceOf(run, cast.source),
    control,
    ahead: run.late > 0 ? [head, lateReads(wait)] : [head],
    among: [
      hold,
      ...(control !== undefined && resuming === undefined ? [askWithin(control, run.asked!, cast)] : []),
      ...(saving === undefined ? [] : saver(saving, save, control)),
    ],
  });

  let end: Pick<Outcome, 'weights' | 'memory' | 'steps'> | undefined;
  let steps = (): number => 0;
  const acquire = (): Model => {
    const model = cast.model();
    steps = () => model.progress.steps;
    const dispose = (): void => {
      end = { weights: cast.weights(model), memory: memoryOf(model), steps: model.progress.steps };
      model[Symbol.dispose]();
    };
    if (resuming?.saved !== undefined) orThrow(restore(model, resuming.saved));
    control?.perform('checkpoint', async () => {
      const made = checkpoint(model).then(save);
      model.progress.hold(made);
      await made;
    });
    return { ...model, [Symbol.dispose]: dispose };
  };
  const run$ = scoped(acquire, (model) =>
    (concat(...clocks(model)) as Observable<Row>).pipe(
      tap({ complete: () => void (saving?.how === 'complete' && model.progress.hold(checkpoint(model).then(save))) }),
    ),
  );
  const seen: Row[] = [];
  const loop = async (): Promise<void> => {
    if (run.oneByOne !== true)
      await run$.pipe(take(run.leaves ?? Number.POSITIVE_INFINITY)).forEach((row) => void seen.push(row));
    else
      for await (const row of eachRow(run$)) {
        seen.push(row);
        if (seen.length === run.leaves) return;
        const begun = steps();
        await macrotasks(wait());
        if (steps() > begun) faults.push(`step ${begun} was begun while a row was being used`);
      }
  };
  const error = await loop().then(
    () => undefined,
    (reason: unknown) => {
      if (!(reason instanceof Failing)) throw reason;
      return reason.message;
    },
  );
  for (let turn = 0; turn < 100 && numTensors() > before; turn++) await macrotasks();
  if (numTensors() !== before) faults.push(`${numTensors() - before} tensors are left`);
  return {
    faults,
    saved,
    log,
    outcome: {
      rows: seen.filter((row) => 'deviceReads' in row),
      samples: seen.flatMap(({ step, samples }) =>
        samples === undefined ? [] : [{ step, samples: Array.from((samples as { data: Float32Array }).data) }],
      ),
      evaluations: seen.flatMap(({ step, result }) => (result === undefined ? [] : [{ step, ...(result as object) }])),
      ...end!,
      error,
    },
  };
};

/** All that a model remembers. */
const memoryOf = ({ memory }: Model): Record<string, unknown> => {
  const { known, adaptive } = memory.contents();
  const byName = (one: { readonly name: string }, other: { readonly name: string }) => (one.name < other.name ? -1 : 1);
  return Object.fromEntries([
    ...[...known].sort(byName).map(({ name, value }) => [name, value]),
    ...[...adaptive].sort(byName).map(({ name, state }) => [`(${name})`, state]),
  ]);
};
