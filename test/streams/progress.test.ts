import * as tf from '@tensorflow/tfjs-core';
import { runControl } from 'rxgan/control';
import { type GanPlayer, type Model, memoryKey, mlpGan } from 'rxgan/models';
import { assertFinite, report, step, takeSteps } from 'rxgan/operators';
import { type BatchSource, scoped, type Tick, type TickOptions, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../operators/training.js';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const factory = mlpGan({ seed: 1, hidden: [4] });
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
      4,
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

  it('take batches that come as any thenable', async () => {
    const thenable: BatchSource = (now) => ({
      // biome-ignore lint/suspicious/noThenProperty: what a promise of another realm looks like
      then: (done) => Promise.resolve(data(now)).then(done),
    });
    expect(await story((model) => trained(model, thenable).pipe(takeSteps(2), steps))).toEqual([0, 1, '|']);
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
