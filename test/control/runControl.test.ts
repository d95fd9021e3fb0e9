import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { linear } from 'rxgan';
import {
  type ActivePlayers,
  type Asked,
  type Command,
  type ControlEntry,
  type RunControlOptions,
  runControl,
} from 'rxgan/control';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { adam, type GanPlayer, type Model, mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, every, generatorStep, learning, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, merge, share, take, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { contentsOf, deferred, discriminatorOf, generatorOf, macrotasks } from '../support/fakes.js';

const tunables = {
  'generator rate': { schedule: linear(1e-2, 1e-3, 20), min: 0, max: 1 },
  'discriminator rate': { schedule: 1e-2, min: 0, max: 1 },
} as const;
type Tunables = keyof typeof tunables;
const steer = (options: Partial<RunControlOptions<Tunables>> = {}) =>
  runControl({ tunables, now: () => 0, ...options });
type Control = ReturnType<typeof steer>;
const everything: RunControlOptions<Tunables>['operations'] = ['pause', 'resume', 'step', 'set', 'checkpoint', 'stop'];

const data = batches(ring({ size: 64 }), { size: 4, seed: 3 });

/** A short run; `at` is called in every frame, before the players move. */
const run = async (
  control: Control,
  { steps = 20, at = (_step: number, _gan: Model<GanPlayer>): void => undefined } = {},
) => {
  const log: ControlEntry[] = [];
  control.log$.subscribe((entry) => log.push(entry));
  const model = mlpGan({
    seed: 5,
    hidden: [4],
    optimizers: {
      generator: adam({ learningRate: control.tunable('generator rate') }),
      discriminator: adam({ learningRate: control.tunable('discriminator rate') }),
    },
  });
  const rows = await lastValueFrom(
    scoped(model, (gan) => {
      const trained$ = ticks(gan, data, { control: control }).pipe(
        tap(({ step }) => at(step, gan)),
        flow(
          learning('discriminator', discriminatorStep(nonSaturating)),
          learning('generator', every(2, generatorStep(nonSaturating))),
          learning('generator', ema('generator', 0.9)),
        ),
        take(steps),
        share(),
      );
      return merge(trained$.pipe(report()));
    }).pipe(toArray()),
  );
  return { rows, log };
};

const ask = (control: Control, command: Command): Promise<string | undefined> =>
  new Promise((answer) => control.ask({ command, by: 'test', answer }));

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await macrotasks();
};

describe('steering', () => {
  beforeAll(() => start('wasm'));

  test('that nobody uses changes nothing', async () => {
    const { rows, log } = await run(steer());
    const plain = await lastValueFrom(
      scoped(
        mlpGan({
          seed: 5,
          hidden: [4],
          optimizers: {
            generator: adam({ learningRate: linear(1e-2, 1e-3, 20) }),
            discriminator: adam({ learningRate: 1e-2 }),
          },
        }),
        (gan) =>
          ticks(gan, data).pipe(
            learning('discriminator', discriminatorStep(nonSaturating)),
            learning('generator', every(2, generatorStep(nonSaturating))),
            take(20),
            report(),
            toArray(),
          ),
      ),
    );
    expect(rows).toEqual(plain);
    expect(log).toEqual([]);
  });

  test('what is asked in the middle of a frame is in force from the next step on, and answered then', async () => {
    const control = steer();
    const told: string[] = [];
    const rates: number[] = [];
    const { log } = await run(control, {
      steps: 4,
      at: (step) => {
        told.push(`frame ${step}`);
        rates.push(control.tunable('generator rate')(step));
        if (step === 1)
          control.ask({
            command: { op: 'set', tunable: 'generator rate', value: 0.5 },
            by: 'me',
            answer: (problem) => told.push(`answer ${problem}`),
          });
        told.push(`end ${step}`);
      },
    });
    expect(told).toEqual([
      ...['frame 0', 'end 0', 'frame 1', 'end 1'],
      'answer undefined',
      ...['frame 2', 'end 2', 'frame 3', 'end 3'],
    ]);
    expect(rates).toEqual([1e-2, linear(1e-2, 1e-3, 20)(1), 0.5, 0.5]);
    expect(log).toEqual([
      { before: 2, command: { op: 'set', tunable: 'generator rate', value: 0.5 }, by: 'me', wall: 0 },
    ]);
  });

  test('what is asked before the first step is in force for it', async () => {
    const control = steer();
    const answered = ask(control, { op: 'set', tunable: 'discriminator rate', value: 0 });
    const rates: number[] = [];
    const { log } = await run(control, {
      steps: 2,
      at: (step) => rates.push(control.tunable('discriminator rate')(step)),
    });
    expect(await answered).toBeUndefined();
    expect([rates, log[0]!.before]).toEqual([[0, 0], 0]);
  });

  test('pause holds the run between two steps, step takes so many more, resume lets it go on', async () => {
    const control = steer();
    const statuses: string[] = [];
    control.status$.subscribe((status) => statuses.push(status));
    let seen = -1;
    const ended = run(control, {
      steps: 12,
      at: (step) => {
        seen = step;
        if (step === 2) void ask(control, { op: 'pause' });
      },
    });
    await until(() => statuses.at(-1) === 'paused');
    expect(seen).toBe(2);
    expect(await ask(control, { op: 'step', players: 'all', n: 3 })).toBeUndefined();
    expect(statuses.at(-1)).toBe('running');
    await until(() => statuses.at(-1) === 'paused');
    expect(seen).toBe(5);
    await ask(control, { op: 'resume' });
    const { rows } = await ended;
    expect(rows).toHaveLength(12);
    expect(statuses).toEqual(['running', 'paused', 'running', 'paused', 'running']);
  });

  test.each<[ActivePlayers, boolean, boolean]>([
    [['discriminator'], true, false],
    [['generator'], false, true],
    [['discriminator', 'generator'], true, true],
    ['all', true, true],
  ])('a step of %s moves nobody else', async (players, discriminatorMoves, generatorMoves) => {
    const control = steer();
    let before: { d: number[][]; g: number[][] } | undefined;
    let after: typeof before;
    const look = (gan: Model<GanPlayer>) => ({ d: contentsOf(discriminatorOf(gan)), g: contentsOf(generatorOf(gan)) });
    const { rows } = await run(control, {
      steps: 8,
      at: (step, gan) => {
        if (step === 2) void ask(control, { op: 'step', players, n: 2 });
        // The two steps begin with step 3, and the run waits after step 4.
        if (step === 3) before = look(gan);
        if (step === 5) after = look(gan);
        if (step === 4) setTimeout(() => void ask(control, { op: 'resume' }), 20);
      },
    });
    const moved = (side: 'd' | 'g'): boolean => JSON.stringify(before![side]) !== JSON.stringify(after![side]);
    expect([moved('d'), moved('g')]).toEqual([discriminatorMoves, generatorMoves]);
    expect(rows.map((row) => 'dLoss' in row).slice(3, 5)).toEqual([discriminatorMoves, discriminatorMoves]);
    // Alone, the generator does not wait for its turn.
    const everyStep = players !== 'all';
    expect(rows.map((row) => 'gLoss' in row).slice(3, 5)).toEqual([generatorMoves, generatorMoves && everyStep]);
  });

  test('what is asked is taken as it was when it was asked', async () => {
    const control = steer();
    const { log } = await run(control, {
      steps: 6,
      at: (step) => {
        if (step !== 1) return;
        const players = ['generator'];
        const command = { op: 'step' as const, players, n: 5, extra: 1 };
        control.ask({ command, by: 'me', answer: () => setImmediate(() => players.splice(0, 1, 'discriminator')) });
      },
    });
    expect(log.map(({ command }) => command)).toEqual([{ op: 'step', players: ['generator'], n: 5 }]);
  });

  test('stop ends the run between two steps; what is asked later is refused', async () => {
    const control = steer();
    const { rows, log } = await run(control, { at: (step) => void (step === 6 && ask(control, { op: 'stop' })) });
    expect(rows.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(log.map(({ before }) => before)).toEqual([7]);
    expect(await ask(control, { op: 'pause' })).toBe('the run is over; start another one');
  });

  test('stop ends a paused run', async () => {
    const control = steer();
    let paused = false;
    control.status$.subscribe((status) => {
      paused = status === 'paused';
    });
    const ended = run(control, { at: (step) => void (step === 3 && ask(control, { op: 'pause' })) });
    await until(() => paused);
    await ask(control, { op: 'stop' });
    expect((await ended).rows).toHaveLength(4);
  });

  test('what waits for a run that never begins is refused when that is known', async () => {
    const control = steer();
    const waiting = ask(control, { op: 'pause' });
    control.end();
    expect(await waiting).toBe('the run is over; start another one');
  });

  test('a run that ends by itself is over', async () => {
    const control = steer();
    await run(control, { steps: 1 });
    expect(await ask(control, { op: 'resume' })).toBe('the run is over; start another one');
  });

  test.each<[Command, string]>([
    [
      { op: 'set', tunable: 'noise', value: 1 },
      'noise: there is no such tunable; use one of generator rate, discriminator rate',
    ],
    [
      { op: 'set', tunable: 'constructor', value: 1 },
      'constructor: there is no such tunable; use one of generator rate, discriminator rate',
    ],
    [
      { op: 'set', tunable: 'generator rate', value: 1.5 },
      'generator rate: expected a number from 0 to 1, got 1.5; choose one of these',
    ],
    [
      { op: 'set', tunable: 'generator rate', value: Number.NaN },
      'command.value: expected a number, got NaN; give a number',
    ],
    [
      { op: 'set', tunable: 'generator rate', value: '0.5' as unknown as number },
      'command.value: expected a number, got "0.5"; give a number',
    ],
    [
      { op: 'step', players: 'all', n: 1.5 },
      'command.n: expected an integer from 1 to 10000, got 1.5; give an integer from 1 to 10000',
    ],
    [
      { op: 'step', players: ['critic', 'generator'], n: 1 },
      'critic: there is no such player; use one of generator, discriminator',
    ],
    [{ op: 'step', players: [], n: 1 }, "step: no player is named; name some, or 'all'"],
    [{ op: 'interpolate' }, 'interpolate: this run does not take it; it takes pause, resume, step, set, stop'],
    // Offered, but nobody has said how.
    [{ op: 'checkpoint' }, 'checkpoint: this run does not take it; it takes pause, resume, step, set, stop'],
  ])('refuses %j, and says what to do', async (command, problem) => {
    const control = steer({ operations: everything });
    const answers: unknown[] = [];
    const { log } = await run(control, {
      steps: 2,
      at: (step) => void (step === 0 && control.ask({ command, by: 'me', answer: (each) => answers.push(each) })),
    });
    expect([answers, log]).toEqual([[problem], []]);
  });

  test('actions are done between two steps, in order, and answered when they are done', async () => {
    const control = steer({ operations: everything });
    const told: string[] = [];
    const first = deferred<void>();
    let open = false;
    control.perform('checkpoint', async (before) => {
      told.push(`begin before ${before}, ${open ? 'inside' : 'outside'}`);
      if (before === 4) throw new Error('the disk is full');
      await first.promise;
      told.push('done');
    });
    const asked = (): Asked => ({
      command: { op: 'checkpoint' },
      by: 'me',
      answer: (problem) => told.push(`answer ${problem}`),
    });
    await run(control, {
      steps: 6,
      at: (step) => {
        open = true;
        if (step === 1 || step === 3) control.ask(asked());
        open = false;
      },
    });
    first.resolve();
    await control.settled();
    expect(told).toEqual([
      'begin before 2, outside',
      'begin before 4, outside',
      'answer the disk is full',
      'done',
      'answer undefined',
    ]);
  });

  test('a tunable that nobody has made is refused, with those there are', () => {
    expect(() => steer().tunable('noise' as Tunables)).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        path: 'tunable noise',
        next: 'use one of generator rate, discriminator rate',
      }),
    );
  });

  test('tells what the tunables are for the step to come', async () => {
    const control = steer();
    expect(control.values()).toEqual({ 'generator rate': 1e-2, 'discriminator rate': 1e-2 });
    await run(control, {
      steps: 10,
      at: (s) => void (s === 0 && ask(control, { op: 'set', tunable: 'discriminator rate', value: 0.25 })),
    });
    // The last frame that ended is that of step 9.
    expect(control.values()['discriminator rate']).toBe(0.25);
  });

  test('is for one run', async () => {
    const control = steer();
    await run(control, { steps: 1 });
    await expect(run(control, { steps: 1 })).rejects.toMatchObject({ _tag: 'ConfigError', path: 'control' });
  });

  test('leaves the errors of the run as they are, and is over then', async () => {
    const control = steer();
    const broken = run(control, {
      at: (step) => {
        if (step === 3) throw new Error('broken');
      },
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await ask(control, { op: 'pause' })).toBe('the run is over; start another one');
  });
});

/** When something is asked: in a frame, or in the pause between two; and what. */
const moments = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 19 }),
    inFrame: fc.boolean(),
    command: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Command>({ op: 'pause' }, { op: 'resume' }) },
      {
        weight: 4,
        arbitrary: fc.record({
          op: fc.constant('step' as const),
          players: fc.constantFrom<ActivePlayers>('all', ['discriminator'], ['generator']),
          n: fc.integer({ min: 1, max: 5 }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          op: fc.constant('set' as const),
          tunable: fc.constantFrom<Tunables>('generator rate', 'discriminator rate'),
          value: fc.integer({ min: 0, max: 100 }).map((n) => n / 1000),
        }),
      },
      { weight: 1, arbitrary: fc.constant<Command>({ op: 'stop' }) },
    ),
  }),
  { maxLength: 12 },
);

describe('a run and its log', () => {
  beforeAll(() => start('wasm'));

  test('replayed, gives the same numbers, bit for bit, whenever what was asked', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (asked) => {
        const control = steer();
        const finish = setInterval(() => void ask(control, { op: 'resume' }), 3);
        const first = await run(control, {
          at: (step) => {
            for (const each of asked.filter((one) => one.step === step)) {
              const send = (): void => void ask(control, each.command);
              if (each.inFrame) send();
              else setImmediate(send);
            }
          },
        });
        clearInterval(finish);
        const log = JSON.parse(JSON.stringify(first.log)) as ControlEntry[];
        const again = await run(steer({ replay: log }));
        expect(again.rows).toEqual(first.rows);
        // The log of the replay has what is in force, so that it can be replayed in turn.
        const third = await run(steer({ replay: again.log }));
        expect(third.rows).toEqual(first.rows);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test('a replay does the actions of the log where they were done: between the same two steps', async () => {
    const entry = (before: number): ControlEntry => ({ before, command: { op: 'checkpoint' }, by: 'a', wall: 0 });
    const control = steer({ replay: [entry(0), entry(3)] });
    const told: string[] = [];
    control.perform('checkpoint', async (before) => void told.push(`action ${before}`));
    await run(control, { steps: 4, at: (step) => told.push(`frame ${step}`) });
    expect(told).toEqual(['action 0', 'frame 0', 'frame 1', 'frame 2', 'action 3', 'frame 3']);
  });

  test('a replay takes pause, resume and stop, and no change', async () => {
    const replay: ControlEntry[] = [
      { before: 1, command: { op: 'step', players: ['generator'], n: 6 }, by: 'a', wall: 0 },
      { before: 30, command: { op: 'stop' }, by: 'a', wall: 0 },
    ];
    const plain = await run(steer({ replay }), { steps: 10 });
    const control = steer({ replay });
    const answers: unknown[] = [];
    const paused = await run(control, {
      steps: 10,
      at: (step) => {
        if (step !== 3) return;
        void ask(control, { op: 'set', tunable: 'generator rate', value: 0 }).then((each) => answers.push(each));
        void ask(control, { op: 'step', players: 'all', n: 1 }).then((each) => answers.push(each));
        void ask(control, { op: 'pause' }).then((each) => answers.push(each));
        setTimeout(() => void ask(control, { op: 'resume' }), 5);
      },
    });
    expect(answers).toEqual([
      'set: this run does not take it; it takes pause, resume, stop',
      'step: this run does not take it; it takes pause, resume, stop',
      undefined,
    ]);
    expect(paused.rows).toEqual(plain.rows);
    expect(paused.log).toEqual(plain.log);
    const stopped = steer({ replay });
    const { rows, log } = await run(stopped, {
      steps: 10,
      at: (step) => void (step === 4 && ask(stopped, { op: 'stop' })),
    });
    expect(rows).toEqual(plain.rows.slice(0, 5));
    expect(log.map(({ before, command: { op } }) => [before, op])).toEqual([
      [1, 'step'],
      [5, 'stop'],
    ]);
  });
});
