import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { adaptive } from 'rxgan';
import { runControl, tunable } from 'rxgan/control';
import { type GanPlayer, type Model, memoryKey, mlpGan } from 'rxgan/models';
import { assertFinite, every, phases, remember, report, step, stopWhen, takeSteps, times, when } from 'rxgan/operators';
import { checkpoint, checkpointEvery } from 'rxgan/runs';
import { type BatchSource, scoped, type Tick, type TickOptions, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../operators/training.js';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const factory = mlpGan({ seed: 1, hidden: [4] });
/** What operators add to the type is not what is tested here. */
const untyped = (operator: unknown): rx.MonoTypeOperatorFunction<Tick> => operator as never;
/** What a stream of one model emits, and how it ends; nothing may be left behind. */
const story = async (use: (model: Model<GanPlayer>) => rx.Observable<unknown>): Promise<unknown[]> => {
  const before = numTensors();
  const log: unknown[] = [];
  await new Promise<void>((done) =>
    scoped(factory, use).subscribe({
      next: (value) => log.push(value),
      error: (error: Error) => done(void log.push(`#${error.message}`)),
      complete: () => done(void log.push('|')),
    }),
  );
  await macrotasks(4);
  expect(numTensors()).toBe(before);
  return log;
};
const steps = rx.map(({ step: now }: Tick) => now);
const trained = (model: Model<GanPlayer>, source: BatchSource = data, options?: TickOptions) =>
  ticks(model, source, options);

describe('the clocks of one model', () => {
  it('go on from each other, whether steps are taken or ticks', async () => {
    const seen = await story((model) =>
      rx.concat(
        trained(model).pipe(takeSteps(2), steps),
        trained(model).pipe(rx.take(3), steps),
        trained(model).pipe(takeSteps(1), steps),
      ),
    );
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, '|']);
  });

  it('begin where they are told', async () => {
    const seen = await story((model) =>
      rx.concat(trained(model), trained(model, data, { from: 9 })).pipe(steps, rx.take(3)),
    );
    expect(seen).toEqual([0, 1, 2, '|']);
    expect(
      await story((model) =>
        rx.concat(trained(model).pipe(takeSteps(2)), trained(model, data, { from: 9 })).pipe(steps, rx.take(4)),
      ),
    ).toEqual([0, 1, 9, 10, '|']);
    expect(() => ticks(factory(), data, { from: 1.5 })).toThrow('ticks.from: expected an integer');
  });

  it('take up a run whose source has failed, without a step that is lost or taken twice', async () => {
    const asked: number[] = [];
    const failing: BatchSource = (now) => {
      asked.push(now);
      if (asked.length === 4) throw new Error('unreadable');
      return data(now);
    };
    expect(await story((model) => trained(model, failing).pipe(rx.retry(), takeSteps(6), steps))).toEqual([
      0,
      1,
      2,
      3,
      4,
      5,
      '|',
    ]);
    expect(asked).toEqual([0, 1, 2, 3, 3, 4, 5]);
  });

  it('do not begin a step again that an operator has failed in', async () => {
    let failures = 0;
    const failing = rx.tap(({ step: now }: Tick) => {
      if (now === 2 && failures++ === 0) throw new Error('once');
    });
    expect(await story((model) => trained(model).pipe(failing, rx.retry(), takeSteps(4), steps))).toEqual([
      0,
      1,
      3,
      '|',
    ]);
  });

  it('cannot train it at the same time', async () => {
    const seen = await story((model) => {
      const ticks$ = trained(model).pipe(rx.take(5));
      return rx.merge(ticks$, ticks$).pipe(steps);
    });
    expect(seen).toEqual([0, '#ticks: another clock trains this model; share() the ticks among all who use them']);
  });

  it('cannot take it up where another has trained it since they began to wait', async () => {
    const late: BatchSource = async (now) => {
      await macrotasks(30);
      return data(now);
    };
    const seen = await story((model) =>
      rx.merge(trained(model).pipe(takeSteps(2), steps), trained(model, late).pipe(takeSteps(2), steps)),
    );
    expect(seen).toEqual([
      0,
      1,
      expect.stringContaining('#ticks: the model has come to step 2 since this clock was subscribed to, at step 0'),
    ]);
  });

  it('begin at `from` once, and go on from there after a failure', async () => {
    let failures = 0;
    const failing: BatchSource = (now) => {
      if (now === 7 && failures++ === 0) throw new Error('once');
      return data(now);
    };
    const seen = await story((model) => trained(model, failing, { from: 5 }).pipe(rx.retry(), takeSteps(4), steps));
    expect(seen).toEqual([5, 6, 7, 8, '|']);
  });

  it('are refused to a model that has been freed', async () => {
    const model = factory();
    model[Symbol.dispose]();
    const message = 'the model has been freed';
    await expect(rx.lastValueFrom(trained(model))).rejects.toThrow(`ticks: ${message}`);
    await expect(checkpoint(model)).rejects.toThrow(`checkpoint: ${message}`);
  });

  it('take batches that come as the least of thenables', async () => {
    const least = ((now: number) => ({
      // biome-ignore lint/suspicious/noThenProperty: what await accepts
      then: (done: (batch: unknown) => void) => done(data(now)),
    })) as unknown as BatchSource;
    expect(await story((model) => trained(model, least).pipe(takeSteps(2), steps))).toEqual([0, 1, '|']);
  });

  it('take batches that come as any thenable', async () => {
    const thenable: BatchSource = (now) => ({
      // biome-ignore lint/suspicious/noThenProperty: what a promise of another realm looks like
      then: (done) => Promise.resolve(data(now)).then(done),
    });
    expect(await story((model) => trained(model, thenable).pipe(takeSteps(2), steps))).toEqual([0, 1, '|']);
  });
});

describe('takeSteps counts the steps of the clock', () => {
  const counted = step(() => ({}));
  it.each<[string, number, rx.MonoTypeOperatorFunction<Tick>]>([
    ['in every', 3, untyped(every(2, untyped(flow(counted, takeSteps(3)))))],
    ['in times', 6, untyped(times(3, untyped(flow(counted, takeSteps(6)))))],
    ['in when, which it leaves', 3, untyped(when(({ step: now }) => now < 2, untyped(takeSteps(3))))],
    ['in a phase that begins later', 8, untyped(phases(counted, [5, untyped(takeSteps(8))]))],
    ['in a phase that begins too late', 6, untyped(phases(counted, [5, untyped(takeSteps(3))]))],
  ])('%s', async (_, expected, operator) => {
    const seen = await story((model) => trained(model).pipe(operator, steps));
    expect(seen).toEqual([...Array.from({ length: expected }, (_each, now) => now), '|']);
  });

  it.each<[string, rx.MonoTypeOperatorFunction<Tick>, string, readonly number[]]>([
    ['takeSteps', untyped(takeSteps(5)), 'a hold', [0, 1, 2, 3, 4]],
    ['takeSteps', untyped(takeSteps(5)), 'an operator', [0, 1, 2, 3]],
    ['stopWhen', stopWhen(({ step: now }: Tick) => now === 4), 'a hold', [0, 1, 2, 3, 4]],
  ])('behind a retry %s ends a run whose last step is failed by %s', async (_, end, what, expected) => {
    let failures = 0;
    const failing = rx.tap(({ step: now, hold }: Tick) => {
      if (now !== 4 || failures++ > 0) return;
      if (what === 'an operator') throw new Error('once');
      hold(Promise.reject(new Error('once')));
    });
    const seen = await story((model) => trained(model).pipe(failing, rx.retry(), end, steps));
    expect(seen).toEqual([...expected, '|']);
  });

  it('is refused to stop at what is no step', async () => {
    const seen = await story((model) =>
      trained(model).pipe(
        rx.tap(({ stop }) => stop(Number.NaN)),
        steps,
      ),
    );
    expect(seen).toEqual(['#tick.stop: expected an integer, got NaN; give the step before which to end']);
  });

  it('behind a retry those of all attempts', async () => {
    let failures = 0;
    const failing: BatchSource = (now) => {
      if (now === 4 && failures++ === 0) throw new Error('once');
      return data(now);
    };
    const seen = await story((model) => trained(model, failing).pipe(rx.retry(), takeSteps(10), steps));
    expect(seen).toHaveLength(11);
  });
});

describe('a run ends when everything that is held has settled', () => {
  const ends = { 'take upstream': rx.take(4), takeSteps: takeSteps(4) } as unknown as Record<
    string,
    rx.MonoTypeOperatorFunction<Tick>
  >;
  describe.each(Object.entries(ends))('after %s', (_, end) => {
    it('with the failure of a check of its last step', async () => {
      const nan = step(({ step: now }) => ({ level: tf.scalar(now === 3 ? Number.NaN : now) }));
      const seen = await story((model) =>
        trained(model).pipe(
          end,
          nan,
          assertFinite(),
          report(),
          rx.map((row) => row.step),
        ),
      );
      expect(seen).toEqual([0, 1, 2, 3, expect.stringContaining('#step 3, term level: NaN or infinite')]);
    });

    it('with a promise that is rejected late', async () => {
      const held = rx.tap(({ step: now, hold }: Tick) => {
        if (now === 3) hold(macrotasks(5).then(() => Promise.reject(new Error('held'))));
      });
      expect(await story((model) => trained(model).pipe(end, held, steps))).toEqual([0, 1, 2, 3, '#held']);
    });

    it('with a number of the memory that could not be measured', async () => {
      const lost = rx.tap(({ step: now, model: { memory } }: Tick) => {
        if (now === 3) memory.setLater(memoryKey('x'), Promise.reject(new Error('lost')), now + 10);
      });
      expect(await story((model) => trained(model).pipe(end, lost, steps))).toEqual([0, 1, 2, 3, '#lost']);
    });
  });

  it.each([
    ['checkpointEvery', untyped(checkpointEvery(5, () => Promise.reject(new Error('full'))))],
    [
      'a hold',
      rx.tap<Tick>(({ step: now, hold }) => {
        if (now === 4) hold(Promise.reject(new Error('full')));
      }),
    ],
    [
      'a number',
      rx.tap<Tick>(({ step: now, model: { memory } }) => {
        if (now === 4) memory.setLater(memoryKey('x'), Promise.reject(new Error('full')), 5);
      }),
    ],
  ])('also where %s fails while the rows of the run are being cut off', async (_, failing) => {
    const seen = await story((model) =>
      trained(model).pipe(
        failing,
        report(),
        rx.take(5),
        rx.map((row) => row.step),
      ),
    );
    expect(seen).toEqual([0, 1, 2, 3, 4, '#full']);
  });

  it('but not with one that somebody has caught', async () => {
    const held = rx.tap(({ step: now, hold }: Tick) => {
      if (now === 1) hold(Promise.reject(new Error('held')));
    });
    const caught = rx.catchError(() => rx.of('caught'));
    expect(await story((model) => trained(model).pipe(held, takeSteps(6), steps, caught))).toEqual([
      0,
      1,
      'caught',
      '|',
    ]);
    expect(
      await story((model) =>
        trained(model).pipe(
          held,
          report(),
          rx.map((row) => row.step),
          caught,
        ),
      ),
    ).toEqual([0, 1, 'caught', '|']);
  });

  it('also with that of an adaptive schedule which the last number moves', async () => {
    const broken = adaptive({
      name: 'p',
      metrics: [memoryKey('level')],
      initial: 0,
      update: (p) => {
        if (p === 2) throw new Error('moved');
        return p + 1;
      },
    });
    const level = step(({ step: now }) => ({ level: tf.scalar(now) }));
    const log: unknown[] = [];
    await new Promise<void>((done) =>
      scoped(mlpGan({ seed: 1, hidden: [4], adaptive: [broken] }), (model) =>
        ticks(model, data).pipe(level, remember(memoryKey('level')), report(), rx.take(3)),
      ).subscribe({
        next: (row) => log.push(row.step),
        error: (error: Error) => done(void log.push(error.message)),
        complete: () => done(void log.push('|')),
      }),
    );
    expect(log).toEqual([0, 1, 2, 'moved']);
  });

  it('also where the next clock of the model has begun', async () => {
    const failing = untyped(checkpointEvery(5, () => Promise.reject(new Error('full'))));
    const seen = await story((model) => {
      const part = () =>
        trained(model).pipe(
          failing,
          report(),
          rx.take(5),
          rx.map((row) => row.step),
        );
      return rx.concat(part(), part());
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, '#full']);
  });

  it('also where the promises that are held are those of another realm', async () => {
    const held = rx.tap(({ step: now, hold }: Tick) => {
      if (now === 0)
        hold({
          // biome-ignore lint/suspicious/noThenProperty: what a promise of another realm looks like
          then: (_, failed) => macrotasks(2).then(() => failed!(new Error('held'))) as never,
        });
    });
    expect(await story((model) => trained(model).pipe(held, steps))).toEqual([0, '#held']);
  });
});

describe('a control of a tunable that measurements move', () => {
  it('is refused where its schedule is not of the model, before anything is trained', async () => {
    const k = adaptive({ name: 'k', metrics: [memoryKey('x')], initial: 1, update: (value) => value });
    const control = runControl({ tunables: { k: tunable(k, { max: 9 }) } });
    expect(await story((model) => trained(model, data, { control }).pipe(steps))).toEqual([
      '#schedule k: is not of this model; name it in the adaptive of the model',
    ]);
  });
});

describe('a control that its run has left', () => {
  it('says why in a later turn: a retry that waits for nothing does not go round for ever', async () => {
    const control = runControl();
    await story((model) => trained(model, data, { control }).pipe(takeSteps(1), steps));
    let attempts = 0;
    const again$ = scoped(factory, (model) =>
      rx.defer(() => {
        attempts++;
        return trained(model, data, { control });
      }),
    );
    const messages = new Set<string>();
    const subscription = again$
      .pipe(rx.tap({ error: (error: Error) => void messages.add(error.message) }), rx.retry())
      .subscribe();
    expect(attempts).toBe(1);
    await macrotasks(3);
    expect(attempts).toBeLessThan(6);
    expect([...messages]).toEqual(['control: the run that it controlled is over; make one for each run']);
    subscription.unsubscribe();
    await macrotasks(2);
  });
});
