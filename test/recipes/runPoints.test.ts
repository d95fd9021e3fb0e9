import fc from 'fast-check';
import { type ActivePlayers, type Command, type ControlEntry, runControl } from 'rxgan/control';
import { type LossName, modeCoverage, pointsScatter, ring, run, slicedWasserstein } from 'rxgan/recipes';
import type { Checkpoint, RunEvent } from 'rxgan/runs';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { only, samplesOf, trainingOf } from './events.js';

const options = { seed: 7, steps: 24, batch: 8, loss: 'non-saturating' as LossName };
const tunables = ring.tunables(options);
const steer = (replay?: readonly ControlEntry[]) =>
  runControl<string>({ tunables: { ...tunables }, replay, now: () => 0 });

interface How {
  readonly control?: ReturnType<typeof steer>;
  readonly at?: (step: number) => void;
  readonly loss?: LossName;
  readonly steps?: number;
  readonly evaluationPeriod?: number;
  readonly save?: (checkpoint: Checkpoint) => Promise<string>;
}
/** The ring, looked at every so many steps. */
const looked = (every: number) => {
  const due = { every, last: true };
  return { ...ring, observers: [pointsScatter(due), modeCoverage(due), slicedWasserstein(due)] };
};
const train = ({ at, evaluationPeriod = 12, ...how }: How = {}): Promise<RunEvent[]> =>
  lastValueFrom(
    run(looked(evaluationPeriod), { ...options, rowPeriod: 1, ...how }).pipe(
      tap((event) => {
        if (event._tag === 'Step') at?.(event.step);
      }),
      toArray(),
    ),
  );
describe('a run of points', () => {
  beforeAll(() => start('wasm'));

  test('looking changes no number of the run', async () => {
    const [often, seldom] = [await train({ evaluationPeriod: 2 }), await train({ evaluationPeriod: 1_000 })];
    expect(only(often, 'Evaluation')).toHaveLength(12);
    expect(only(seldom, 'Evaluation')).toHaveLength(1);
    expect(trainingOf(often)).toEqual(trainingOf(seldom));
    expect(only(often, 'Evaluation').at(-1)).toEqual(only(seldom, 'Evaluation').at(-1));
  });

  test.each<LossName>(['non-saturating', 'minimax', 'least-squares', 'hinge', 'wasserstein', 'wasserstein-gp'])(
    'shows the surface, the scores, and where %s sends generated points',
    async (loss) => {
      const events = await train({ loss, steps: 6 });
      const { surface, arrows, fake } = samplesOf(events, 'points').at(-1)!.sample;
      const scores = samplesOf(events, 'histogram').at(-1)!.sample;
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

  test('has both learning rates and the weight of R1 to tune, which do what they say', async () => {
    expect(Object.keys(tunables)).toEqual(['generatorLearningRate', 'discriminatorLearningRate', 'r1', 'averageDecay']);
    const control = steer();
    const set = (tunable: string, value: number): void =>
      control.ask({ command: { op: 'set', tunable, value }, by: 'test', answer: () => undefined });
    const rows = only(
      await train({
        control,
        at: (step) => {
          if (step === 3) set('r1', 0);
          if (step === 15) set('r1', 2);
          if (step === 18) set('generatorLearningRate', 0);
        },
      }),
      'Row',
    );
    // Every fourth step of the first half, but for the one that was turned off; and after half of the run, when turned on.
    expect(rows.flatMap(({ step, values }) => ('r1' in values ? [step] : []))).toEqual([0, 16, 20]);
    expect(control.values()).toMatchObject({ r1: 2, generatorLearningRate: 0 });
  });

  test('writes checkpoints that are asked for', async () => {
    const kept: Checkpoint[] = [];
    const control = runControl<string>({ tunables: { ...tunables }, operations: ['checkpoint'] });
    const answers: unknown[] = [];
    const events = await train({
      control,
      save: async (checkpoint) => `checkpoint ${kept.push(checkpoint)}`,
      at: (step) => {
        if (step === 4 || step === 9)
          control.ask({ command: { op: 'checkpoint' }, by: 'test', answer: (problem) => answers.push(problem) });
      },
    });
    expect(kept.map(({ step }) => step)).toEqual([5, 10]);
    expect(only(events, 'Checkpoint').map(({ step, name }) => [step, name])).toEqual([
      [5, 'checkpoint 1'],
      [10, 'checkpoint 2'],
    ]);
    expect(answers).toEqual([undefined, undefined]);
  });

  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.constantFrom<Command>({ op: 'pause' }, { op: 'resume' }),
    fc.record({
      op: fc.constant('step' as const),
      players: fc.constantFrom<ActivePlayers>('all', ['discriminator'], ['generator']),
      n: fc.integer({ min: 1, max: 8 }),
    }),
    fc.record({
      op: fc.constant('set' as const),
      tunable: fc.constantFrom(...Object.keys(tunables)),
      value: fc.integer({ min: 0, max: 50 }).map((n) => n / 100),
    }),
  );
  const asked = fc.array(
    fc.record({ step: fc.integer({ min: 0, max: 23 }), later: fc.integer({ min: 0, max: 3 }), command }),
    { maxLength: 10 },
  );

  test('steered at random, and made again from its log, gives the same events', async () => {
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
        for (const tag of ['Row', 'Evaluation', 'Sample'] as const) expect(only(again, tag)).toEqual(only(first, tag));
      }),
      { seed: 9, numRuns: 12 },
    );
  });
});
