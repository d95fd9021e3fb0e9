import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';
import { anyRun, calledRun, controlledRun, failingRun, leftRun, savedRun } from './anyRun.js';
import { factors } from './cast.js';
import { execute } from './execute.js';
import { ganByHand, smallGan } from './gan.js';
import { interpret } from './interpret.js';
import { numbers } from './numbers.js';
import type { Command, Run } from './run.js';
import type { Outcome } from './world.js';

beforeAll(startJs);

/** The same of the real steps of a GAN. */
const agreesOnGan = async (run: Run): Promise<void> => {
  using world = ganByHand();
  const expected = interpret(run, world);
  const { outcome, faults } = await execute(run, smallGan);
  expect({ ...outcome, faults }).toEqual({ ...expected, faults: [] });
};

const agrees = async (run: Run): Promise<void> => {
  const { outcome, faults } = await execute(run, factors);
  expect({ ...outcome, faults }).toEqual({ ...interpret(run, numbers()), faults: [] });
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

/** How many times as many programs as usual: for a long search. */
const share = Number(process.env['RXGAN_TEST_PROGRAMS'] ?? 1);
const holds = (runs: fc.Arbitrary<Run>, property: (run: Run) => Promise<void>, usual: number) =>
  fc.assert(fc.asyncProperty(runs, property), { seed: 7, numRuns: Math.ceil(usual * share) });

describe('what the interpreter says of a run', () => {
  it('is what the library makes of it, in all circumstances', () => holds(anyRun, agrees, 2_500));

  it('is what the library makes of it with a control', () => holds(controlledRun, agrees, 1_000));

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

  it('is what the library makes of it where something fails', () => holds(failingRun, agrees, 1_000));

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

  it('is what the library makes of it with the steps of a GAN', () => holds(anyRun, agreesOnGan, 300));

  it('is what a restored run makes of it from a checkpoint on', () =>
    holds(
      savedRun,
      async (run) => {
        const { after, how } = run.saving!;
        const expected = interpret(run, numbers());
        const first = how === 'complete' ? cutAt(after, run) : run;
        const { outcome, faults, saved, log } = await execute(first, factors);
        expect({ ...outcome, faults }).toEqual({ ...interpret(first, numbers()), faults: [] });
        const stopped = run.asked?.some(({ at, command }) => at < after && command.op === 'stop');
        // A run that has ended of itself is not gone on with.
        const ended = expected.steps === after && after < run.parts.at(-1)!.until;
        if (expected.steps < after || stopped || ended) return;
        const resumed = await execute(run, factors, { saved: saved!, log });
        expect({ ...resumed.outcome, faults: resumed.faults }).toEqual({ ...since(after, expected), faults: [] });
      },
      1_000,
    ));
});
