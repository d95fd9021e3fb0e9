import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';
import { anyRun, calledRun, controlledRun, failingRun, leftRun, savedRun } from './anyRun.js';
import { type Cast, factors } from './cast.js';
import { execute } from './execute.js';
import { ganByHand, smallGan } from './gan.js';
import { interpret } from './interpret.js';
import { numbers } from './numbers.js';
import type { Command, Run } from './run.js';
import type { Outcome } from './world.js';

beforeAll(startJs);

/** A model to run on, and what the interpreter says of a run of it. */
interface Subject {
  readonly cast: Cast;
  readonly expected: (run: Run) => Outcome;
}
const onNumbers: Subject = { cast: factors, expected: (run) => interpret(run, numbers()) };
const onGan: Subject = {
  cast: smallGan,
  expected: (run) => {
    using world = ganByHand();
    return interpret(run, world);
  },
};

const agrees =
  ({ cast, expected }: Subject) =>
  async (run: Run): Promise<void> => {
    const { outcome, faults } = await execute(run, cast);
    expect({ ...outcome, faults }).toEqual({ ...expected(run), faults: [] });
  };

/** The same run, ended after so many steps. */
const cutAt = (steps: number, run: Run): Run => {
  const kept = run.parts.filter((_, i) => i === 0 || run.parts[i - 1]!.until < steps);
  const parts = kept.map((part) => ({ ...part, until: Math.min(part.until, steps) }));
  return { ...run, parts, early: kept.length === run.parts.length ? run.early : undefined };
};

/** What came out of a run from this step on. */
const since = (from: number, { rows, samples, evaluations, ...rest }: Outcome): Outcome => {
  const later = (all: readonly object[]) => all.filter((each) => (each as { readonly step: number }).step >= from);
  return { ...rest, rows: later(rows), samples: later(samples), evaluations: later(evaluations) };
};

/** A run is the same with a checkpoint taken, and a restored one goes on as it would have. */
const goesOn =
  ({ cast, expected }: Subject) =>
  async (run: Run): Promise<void> => {
    const { after, how } = run.saving!;
    const whole = expected(run);
    const first = how === 'complete' ? cutAt(after, run) : run;
    const { outcome, faults, saved, log } = await execute(first, cast);
    expect({ ...outcome, faults }).toEqual({ ...(first === run ? whole : expected(first)), faults: [] });
    const stopped = run.asked?.some(({ at, command }) => at < after && command.op === 'stop');
    // A run that has ended of itself is not gone on with.
    const ended = whole.steps === after && after < run.parts.at(-1)!.until;
    if (whole.steps < after || stopped || ended) return;
    const resumed = await execute(run, cast, { saved: saved!, log });
    expect({ ...resumed.outcome, faults: resumed.faults }).toEqual({ ...since(after, whole), faults: [] });
  };

/** How many times as many programs as usual: for a long search. */
const share = Number(process.env['RXGAN_TEST_PROGRAMS'] ?? 1);
const holds = (runs: fc.Arbitrary<Run>, property: (run: Run) => Promise<void>, usual: number) =>
  fc.assert(fc.asyncProperty(runs, property), { seed: 7, numRuns: Math.ceil(usual * share) });

describe('what the interpreter says of a run', () => {
  it('is what the library makes of it, in all circumstances', () => holds(anyRun, agrees(onNumbers), 2_500));

  it('is what the library makes of it with a control', () => holds(controlledRun, agrees(onNumbers), 1_000));

  it('is what the library makes of it, by the log of a control that is asked at any time, and of its replay', () =>
    holds(
      calledRun,
      async (run) => {
        const { outcome, faults, log } = await execute(run, factors);
        const asked = log.map(({ before, command }) => ({ at: before - 1, command: command as Command }));
        const expected = { ...interpret({ ...run, asked }, numbers()), faults: [] };
        expect({ ...outcome, faults }).toEqual(expected);
        const replayed = await execute(run, factors, { log });
        expect({ ...replayed.outcome, faults: replayed.faults }).toEqual(expected);
      },
      500,
    ));

  it('is what the library makes of it where something fails', () => holds(failingRun, agrees(onNumbers), 1_000));

  it('is as far as it goes what the library makes of it where it is left', () =>
    holds(
      leftRun,
      async (run) => {
        const { outcome, faults } = await execute(run, factors);
        const { rows } = interpret(run, numbers());
        expect({ rows: outcome.rows, faults }).toEqual({ rows: rows.slice(0, run.leaves), faults: [] });
      },
      300,
    ));

  it('is what the library makes of it with the steps of a GAN', () =>
    holds(fc.oneof(anyRun, controlledRun), agrees(onGan), 250));

  it('is what a restored run makes of it from a checkpoint on', () => holds(savedRun, goesOn(onNumbers), 1_000));

  it('is what a restored GAN makes of it from a checkpoint on', () => holds(savedRun, goesOn(onGan), 100));
});
