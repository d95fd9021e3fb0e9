import fc from 'fast-check';
import { type ActivePlayers, type Command, type ControlEntry, runControl } from 'rxgan/control';
import { type LossName, type PointsEvent, recipes, trainPoints } from 'rxgan/recipes';
import type { Checkpoint } from 'rxgan/runs';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';

const ring = recipes.get('ring')!;
const options = { seed: 7, steps: 24, batch: 8, loss: 'non-saturating' as LossName };
const dials = ring.dials(options);
const steer = (replay?: readonly ControlEntry[]) => runControl({ tunables: dials, replay, now: () => 0 });

interface How {
  readonly control?: ReturnType<typeof steer>;
  readonly at?: (step: number) => void;
  readonly loss?: LossName;
  readonly steps?: number;
  readonly evaluationPeriod?: number;
  readonly keep?: (checkpoint: Checkpoint) => Promise<void>;
}
const train = ({ control, at, ...how }: How = {}): Promise<PointsEvent[]> =>
  lastValueFrom(
    trainPoints(ring, { ...options, rowPeriod: 1, evaluationPeriod: 12, ...how, steering: control }).pipe(
      tap((event) => {
        if (event._tag === 'Step') at?.(event.step);
      }),
      toArray(),
    ),
  );
const rowsOf = (events: readonly PointsEvent[]) => events.flatMap((event) => (event._tag === 'Row' ? [event] : []));
const evaluationsOf = (events: readonly PointsEvent[]) =>
  events.flatMap((event) => (event._tag === 'Evaluation' ? [event] : []));
const numbersOf = (events: readonly PointsEvent[]) =>
  rowsOf(events).map(({ step, values: { deviceReads: _, ...values } }) => ({ step, values }));

describe('trainPoints', () => {
  beforeAll(() => start('wasm'));

  test('looking changes no number of the run', async () => {
    const [often, seldom] = [await train({ evaluationPeriod: 2 }), await train({ evaluationPeriod: 1_000 })];
    expect(evaluationsOf(often)).toHaveLength(12);
    expect(evaluationsOf(seldom)).toHaveLength(1);
    expect(numbersOf(often)).toEqual(numbersOf(seldom));
    expect(evaluationsOf(often).at(-1)).toEqual(evaluationsOf(seldom).at(-1));
  });

  test.each<LossName>(['non-saturating', 'minimax', 'least-squares', 'hinge', 'wasserstein', 'wasserstein-gp'])(
    'shows the surface, the scores, and where %s sends generated points',
    async (loss) => {
      const evaluation = evaluationsOf(await train({ loss, steps: 6 })).at(-1)!;
      const { surface, arrows, scores, fake } = evaluation;
      expect(surface.scores).toHaveLength(surface.size ** 2);
      expect([scores.edges.length, scores.real.length, scores.fake.length]).toEqual([33, 32, 32]);
      const sum = (counts: Float32Array): number => counts.reduce((all, count) => all + count, 0);
      expect([sum(scores.real), sum(scores.fake)]).toEqual([500, 500]);
      // They start at the first points that are shown.
      const starts = Array.from({ length: arrows.length / 4 }, (_, i) => [arrows[4 * i]!, arrows[4 * i + 1]!]);
      expect(starts).toHaveLength(100);
      starts.forEach(([x, y], i) => {
        expect(x).toBeCloseTo(fake[2 * i]!, 5);
        expect(y).toBeCloseTo(fake[2 * i + 1]!, 5);
      });
      // And go where the surface rises: along an arrow, the score of the cells grows.
      const cell = (x: number, y: number): number => {
        const place = (v: number): number =>
          Math.min(
            surface.size - 1,
            Math.max(0, Math.floor(((v + surface.extent) / (2 * surface.extent)) * surface.size)),
          );
        return surface.scores[place(y) * surface.size + place(x)]!;
      };
      const rises = starts.map(([x, y], i) => {
        const [dx, dy] = [arrows[4 * i + 2]!, arrows[4 * i + 3]!];
        const length = Math.hypot(dx, dy);
        return length === 0 ? 0 : cell(x! + (0.4 * dx) / length, y! + (0.4 * dy) / length) - cell(x!, y!);
      });
      expect(rises.filter((rise) => rise > 0).length).toBeGreaterThan(rises.filter((rise) => rise < 0).length);
    },
  );

  test('has dials for both learning rates and the weight of R1, which do what they say', async () => {
    expect(Object.keys(dials)).toEqual([
      'generator learning rate',
      'discriminator learning rate',
      'R1 weight',
      'average decay',
    ]);
    const control = steer();
    const set = (dial: string, value: number): void =>
      control.ask({ command: { op: 'set', dial, value }, by: 'test', answer: () => undefined });
    const rows = rowsOf(
      await train({
        control,
        at: (step) => {
          if (step === 3) set('R1 weight', 0);
          if (step === 15) set('R1 weight', 2);
          if (step === 18) set('generator learning rate', 0);
        },
      }),
    );
    // Every fourth step of the first half, but for the one that was turned off; and after half of the run, when turned on.
    expect(rows.flatMap(({ step, values }) => ('r1' in values ? [step] : []))).toEqual([0, 16, 20]);
    expect(control.values()).toMatchObject({ 'R1 weight': 2, 'generator learning rate': 0 });
  });

  test('writes checkpoints that are asked for', async () => {
    const kept: Checkpoint[] = [];
    const control = runControl({ tunables: dials, operations: ['checkpoint'] });
    const answers: unknown[] = [];
    await train({
      control,
      keep: async (checkpoint) => void kept.push(checkpoint),
      at: (step) => {
        if (step === 4 || step === 9)
          control.ask({ command: { op: 'checkpoint' }, by: 'test', answer: (problem) => answers.push(problem) });
      },
    });
    await control.settled();
    expect(kept.map(({ step }) => step)).toEqual([5, 10]);
    expect(answers).toEqual([undefined, undefined]);
  });

  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.constantFrom<Command>({ op: 'pause' }, { op: 'resume' }),
    fc.record({
      op: fc.constant('step' as const),
      players: fc.constantFrom<ActivePlayers>('both', 'discriminator', 'generator'),
      n: fc.integer({ min: 1, max: 8 }),
    }),
    fc.record({
      op: fc.constant('set' as const),
      dial: fc.constantFrom(...Object.keys(dials)),
      value: fc.integer({ min: 0, max: 50 }).map((n) => n / 100),
    }),
  );
  const asked = fc.array(
    fc.record({ step: fc.integer({ min: 0, max: 23 }), later: fc.integer({ min: 0, max: 3 }), command }),
    { maxLength: 10 },
  );

  test('steered at random, and made again from its log, gives the same events', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (commands) => {
        const control = steer();
        const log: ControlEntry[] = [];
        control.log$.subscribe((entry) => log.push(entry));
        const send = (each: Command): void => control.ask({ command: each, by: 'test', answer: () => undefined });
        const goOn = setInterval(() => send({ op: 'resume' }), 5);
        const first = await train({
          control,
          at: (step) => {
            for (const each of commands.filter((one) => one.step === step))
              if (each.later === 0) send(each.command);
              else setTimeout(() => send(each.command), each.later);
          },
        });
        clearInterval(goOn);
        const again = await train({ control: steer(log) });
        expect(rowsOf(again)).toEqual(rowsOf(first));
        expect(evaluationsOf(again)).toEqual(evaluationsOf(first));
      }),
      { seed: 9, numRuns: 12 },
    );
  });
});
