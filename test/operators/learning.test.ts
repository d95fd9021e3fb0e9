import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import type { ActivePlayers } from 'rxgan/control';
import { every, learning } from 'rxgan/operators';
import type { Metrics } from 'rxgan/streams';
import { lastValueFrom, map, of, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { Adding } from '../../src/operators/step.js';
import { fakeTick } from '../support/fakes.js';

/** Which of these ticks the operator has seen. */
const seenBy = async (
  operator: Adding<Metrics>,
  ticks: readonly { readonly step: number; readonly learners?: ActivePlayers | undefined }[],
): Promise<boolean[]> => {
  const all = ticks.map(({ step, learners }) => fakeTick(step, { learners }));
  const done = await lastValueFrom(of(...all).pipe(operator, toArray()));
  return done.map(({ metrics }) => 'seen' in metrics);
};
const mark: Adding<{}> = map((tick) => ({ ...tick, metrics: { ...tick.metrics, seen: undefined } }));
const learners = fc.array(
  fc.constantFrom<ActivePlayers | undefined>('all', ['discriminator'], ['generator'], undefined),
  {
    minLength: 1,
    maxLength: 30,
  },
);

describe('learning', () => {
  test('lets a player learn where it is its turn, at every tick or at every n-th, and alone at every one', async () => {
    await fc.assert(
      fc.asyncProperty(
        learners,
        fc.constantFrom('generator' as const, 'discriminator' as const),
        fc.integer({ min: 1, max: 5 }),
        async (turns, player, n) => {
          const ticks = turns.map((turn, step) => ({ step, learners: turn }));
          const expected = ticks.map(({ step, learners: turn = 'all' }) =>
            turn === 'all' ? (step + 1) % n === 0 : turn.includes(player),
          );
          expect(await seenBy(learning(player, every(n, mark)), ticks)).toEqual(expected);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test('around every(n, …) is every(n, …) in a run without control', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), async (n) => {
        const ticks = Array.from({ length: 20 }, (_, step) => ({ step }));
        expect(await seenBy(learning('generator', every(n, mark)), ticks)).toEqual(await seenBy(every(n, mark), ticks));
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  test('inside of another one leaves the outer one as it is: periods behind it do not apply either', async () => {
    const requested = [{ step: 0, learners: ['generator'] }];
    const inner = learning('generator', (ticks$) => ticks$);
    expect(await seenBy(learning('generator', flow(inner, every(2, mark))), requested)).toEqual([true]);
    expect(await seenBy(flow(learning('generator', inner), every(2, mark)), requested)).toEqual([false]);
  });
});
