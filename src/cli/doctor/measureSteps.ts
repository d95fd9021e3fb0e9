import { lastValueFrom, takeWhile, tap } from 'rxjs';
import { nonSaturating } from '../../losses/index.js';
import { isDue } from '../../operators/every.js';
import { discriminatorStep, generatorStep, report } from '../../operators/index.js';
import { scoped, ticks } from '../../streams/index.js';
import type { BenchmarkNetwork } from './networks.js';

/** How fast an engine trains a network. */
export interface Speed {
  /** The median over stretches of about 50 ms, each ended by reading the losses. */
  readonly millisecondsPerStep: number;
  readonly steps: number;
  /** How many updates of networks took the fused path, and how many the tape, where the steps tell. */
  readonly fusedUpdates?: number;
  readonly tapeUpdates?: number;
}

interface Mark {
  readonly step: number;
  readonly at: number;
}

const stretch = 50;
/** Steps that are read one by one: the first compiles and allocates, the others tell how many steps make a stretch. */
const first = 3;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const speedOf = (marks: readonly Mark[]): Pick<Speed, 'millisecondsPerStep' | 'steps'> => {
  const rates = marks.slice(1).map(({ step, at }, i) => (at - marks[i]!.at) / (step - marks[i]!.step));
  const settled = rates.slice(Math.min(first, rates.length - 1));
  return { millisecondsPerStep: median(settled), steps: marks.at(-1)!.step };
};

/** Trains until the deadline, at least one step, and tells how long a step took. */
export const measureSteps = async (
  { model, data }: BenchmarkNetwork,
  deadline: number,
  now: () => number = () => performance.now(),
): Promise<Speed> => {
  let period = 1;
  const marks: Mark[] = [{ step: 0, at: now() }];
  const last = await lastValueFrom(
    scoped(model, (gan) =>
      ticks(gan, data()).pipe(
        discriminatorStep(nonSaturating),
        generatorStep(nonSaturating),
        report((step) => step < first || isDue(step, period)),
      ),
    ).pipe(
      tap(({ step }) => {
        const before = marks.at(-1)!;
        const at = now();
        marks.push({ step: step + 1, at });
        period = Math.max(1, Math.round((stretch * (step + 1 - before.step)) / (at - before.at)));
      }),
      takeWhile(() => now() < deadline, true),
    ),
  );
  const { fusedUpdates, tapeUpdates } = last as Partial<Record<'fusedUpdates' | 'tapeUpdates', number>>;
  return {
    ...speedOf(marks),
    ...(fusedUpdates !== undefined && { fusedUpdates }),
    ...(tapeUpdates !== undefined && { tapeUpdates }),
  };
};
