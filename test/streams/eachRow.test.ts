import * as tf from '@tensorflow/tfjs-core';
import { type GanPlayer, type Model, mlpGan } from 'rxgan/models';
import { report, step, takeSteps } from 'rxgan/operators';
import { eachRow, run, scoped, type Tick, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../operators/training.js';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const factory = mlpGan({ seed: 1, hidden: [4] });
const measured = step(({ step: now }) => ({ level: tf.scalar(now) }));

/** A run, and how many steps it has taken. */
const counted = (use: (model: Model<GanPlayer>) => rx.Observable<{ readonly step: number }>) => {
  let model: Model<GanPlayer>;
  const run$ = scoped(factory, (made) => {
    model = made;
    return use(made);
  });
  return { run$, taken: () => model.progress.steps };
};

describe('eachRow', () => {
  it('gives every row in order, and ends with the run', async () => {
    const before = numTensors();
    const { run$ } = counted((model) => ticks(model, data).pipe(measured, takeSteps(9), report(2)));
    const seen: number[] = [];
    for await (const row of eachRow(run$)) seen.push(row.step);
    expect(seen).toEqual([1, 3, 5, 7]);
    expect(numTensors()).toBe(before);
  });

  it.each([1, 2, 3])('lets a slow consumer decide: at most %i rows wait for it', async (inFlight) => {
    const { run$, taken } = counted((model) =>
      ticks(model, data).pipe(measured, takeSteps(12), report(1, { inFlight })),
    );
    let rows = 0;
    for await (const _ of eachRow(run$)) {
      rows++;
      await macrotasks(20);
      expect(taken() - rows).toBeLessThanOrEqual(inFlight);
    }
    expect(rows).toBe(12);
  });

  it('takes no step while a row is being used, also one that was read while the next step was due', async () => {
    const { run$, taken } = counted((model) => ticks(model, data).pipe(measured, takeSteps(6), report()));
    for await (const _ of eachRow(run$)) {
      const before = taken();
      await macrotasks(5);
      expect(taken()).toBe(before);
    }
  });

  it('also through concat, retry and a run that begins late', async () => {
    let failures = 0;
    const failing = rx.tap(({ step: now }: Tick) => {
      if (now === 6 && failures++ === 0) throw new Error('once');
    });
    const { run$, taken } = counted((model) =>
      rx.concat(
        rx.timer(1).pipe(
          rx.ignoreElements(),
          rx.endWith(0),
          rx.mergeMap(() => ticks(model, data).pipe(takeSteps(4), report())),
        ),
        ticks(model, data).pipe(failing, rx.retry({ delay: 1 }), takeSteps(4), report()),
      ),
    );
    const seen: number[] = [];
    for await (const row of eachRow(run$)) {
      seen.push(row.step);
      await macrotasks(20);
      expect(taken() - row.step).toBeLessThanOrEqual(4);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 7]);
  });

  it('also a clock that comes after one to which somebody else gave credit', async () => {
    const credits$ = new rx.ReplaySubject<number>(1);
    const clock$ = (model: Model<GanPlayer>) => ticks(model, data, { credit$: credits$ }).pipe(takeSteps(2), report());
    const { run$, taken } = counted((model) =>
      rx.concat(clock$(model), ticks(model, data).pipe(takeSteps(3), report())),
    );
    // Not from within the loop.
    void macrotasks(2).then(() => credits$.next(run));
    const seen: number[] = [];
    for await (const row of eachRow(run$)) {
      seen.push(row.step);
      const before = taken();
      await macrotasks(5);
      expect(taken()).toBe(before);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets runs that others look at go on', async () => {
    let others = 0;
    const { run$ } = counted((model) => ticks(model, data).pipe(takeSteps(3), report()));
    const other$ = scoped(factory, (model) => ticks(model, data).pipe(report()));
    for await (const _ of eachRow(run$)) {
      const other = other$.subscribe(() => others++);
      await macrotasks(20);
      other.unsubscribe();
    }
    expect(others).toBeGreaterThan(15);
  });

  it('frees the run that is left', async () => {
    const before = numTensors();
    const { run$ } = counted((model) => ticks(model, data).pipe(measured, report()));
    for await (const row of eachRow(run$)) if (row.step === 2) break;
    await macrotasks(4);
    expect(numTensors()).toBe(before);
  });

  it('that is left lets others who share the run go on', async () => {
    const { run$ } = counted((model) => ticks(model, data).pipe(takeSteps(20), report()));
    const shared$ = run$.pipe(rx.share());
    const all = rx.lastValueFrom(shared$.pipe(rx.toArray()));
    const loop = async () => {
      for await (const row of eachRow(shared$)) if (row.step === 3) break;
    };
    await loop();
    expect((await all).map(({ step: now }) => now)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('throws what the run fails with, after its rows', async () => {
    const { run$ } = counted((model) =>
      ticks(model, data).pipe(
        rx.tap(({ step: now }) => {
          if (now === 2) throw new Error('broken');
        }),
        report(),
      ),
    );
    const seen: number[] = [];
    const all = async () => {
      for await (const row of eachRow(run$)) seen.push(row.step);
    };
    await expect(all()).rejects.toThrow('broken');
    expect(seen).toEqual([0, 1]);
  });
});
