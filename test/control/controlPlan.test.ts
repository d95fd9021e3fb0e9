import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, ControlEntry } from '../../src/control/command.js';
import { emptyPlan, endOfStretches, planned, playersAt, tunableAt } from '../../src/control/controlPlan.js';
import type { ActivePlayers } from '../../src/streams/stepControl.js';

const entry = (before: number, command: Command): ControlEntry => ({ before, command, by: 'test', wall: 0 });
const planOf = (log: readonly ControlEntry[]) => log.reduce(planned, emptyPlan);

/** What a log means, step by step: a machine that is told what happens before each step and takes down who learns. */
const played = (
  log: readonly ControlEntry[],
  steps: number,
): { players: ActivePlayers; value: number | undefined }[] => {
  let waiting: ActivePlayers[] = [];
  let value: number | undefined;
  return Array.from({ length: steps }, (_, step) => {
    for (const { command } of log.filter(({ before }) => before === step)) {
      if (command.op === 'pause' || command.op === 'resume') waiting = [];
      if (command.op === 'step') waiting = [...waiting, ...Array.from({ length: command.n }, () => command.players)];
      if (command.op === 'set') value = command.value;
    }
    return { players: waiting.shift() ?? 'all', value };
  });
};

const steps = 30;
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>({ op: 'pause' }, { op: 'resume' }, { op: 'checkpoint' }),
  fc.record({
    op: fc.constant('step' as const),
    players: fc.constantFrom<ActivePlayers>('all', ['discriminator'], ['generator']),
    n: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ op: fc.constant('set' as const), tunable: fc.constant('rate'), value: fc.integer({ min: 0, max: 9 }) }),
);
const log = fc
  .array(fc.tuple(fc.integer({ min: 0, max: steps }), command), { maxLength: 20 })
  .map((pairs) => pairs.sort(([a], [b]) => a - b).map(([before, each]) => entry(before, each)));

describe('what a log means for a run', () => {
  test('is what a machine does that is told command by command', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const plan = planOf(entries);
        const expected = played(entries, steps);
        const found = expected.map((_, step) => ({
          players: playersAt(plan, step),
          value: tunableAt(plan, 'rate', -1, step),
        }));
        expect(found).toEqual(expected.map(({ players, value }) => ({ players, value: value ?? -1 })));
      }),
      { seed: 11, numRuns: 1_000 },
    );
  });

  test('does not change for a step when something is asked after it', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 20 }), (entries, length) => {
        const early = planOf(entries.slice(0, length));
        const whole = planOf(entries);
        const asked = entries[length]?.before ?? steps;
        for (let step = 0; step < asked; step++) {
          expect(playersAt(whole, step)).toBe(playersAt(early, step));
          expect(tunableAt(whole, 'rate', step, step)).toBe(tunableAt(early, 'rate', step, step));
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  test('steps that are asked for twice are added up, and given up by a pause', () => {
    const plan = planOf([
      entry(3, { op: 'step', players: ['discriminator'], n: 2 }),
      entry(3, { op: 'step', players: ['generator'], n: 3 }),
      entry(6, { op: 'pause' }),
    ]);
    expect([2, 3, 4, 5, 6, 7].map((step) => playersAt(plan, step))).toEqual([
      'all',
      ['discriminator'],
      ['discriminator'],
      ['generator'],
      'all',
      'all',
    ]);
    expect(endOfStretches(plan)).toBe(6);
  });

  test('a tunable may have any name', () => {
    const plan = planOf([entry(1, { op: 'set', tunable: '__proto__', value: 5 })]);
    expect([tunableAt(plan, '__proto__', 0, 1), tunableAt(plan, 'constructor', 0, 1)]).toEqual([5, 0]);
  });
});
