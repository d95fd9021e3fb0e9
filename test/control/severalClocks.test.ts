import { type Command, type ControlEntry, type RunControl, runControl } from 'rxgan/control';
import { hinge } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep, learning, report, takeSteps } from 'rxgan/operators';
import { type BatchSource, scoped, ticks } from 'rxgan/streams';
import { concat, lastValueFrom, retry, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../operators/training.js';
import { macrotasks, startJs } from '../support/fakes.js';

beforeAll(startJs);

const ask = (control: RunControl, command: Command): Promise<string | undefined> =>
  new Promise((answer) => control.ask({ command, by: 'test', answer }));

/** Pretraining of the discriminator for four steps, then both for four, under one control; `at` is called in each frame. */
const run = async (control: RunControl, at: (step: number) => void = () => undefined, source: BatchSource = data) => {
  const log: ControlEntry[] = [];
  const statuses: string[] = [];
  control.log$.subscribe((entry) => log.push(entry));
  control.status$.subscribe((status) => statuses.push(status));
  const rows = await lastValueFrom(
    scoped(mlpGan({ seed: 5, hidden: [4] }), (model) => {
      const looked = () => ticks(model, source, { control }).pipe(tap(({ step }) => at(step)));
      const discriminator = learning('discriminator', discriminatorStep(hinge));
      return concat(
        looked().pipe(discriminator, retry(1), takeSteps(4), report()),
        looked().pipe(discriminator, learning('generator', generatorStep(hinge)), takeSteps(4), report()),
      );
    }).pipe(toArray()),
  );
  return { rows, log, statuses };
};
const stepsOf = (rows: readonly { readonly step: number }[]) => rows.map(({ step }) => step);
const none = { fusedUpdates: 0 };
/** How many updates each step has made. */
const updates = (rows: readonly { readonly fusedUpdates: number }[]) =>
  rows.map(({ fusedUpdates }, i) => fusedUpdates - (rows[i - 1] ?? none).fusedUpdates);

describe('one control of two clocks', () => {
  it('serves both, and is over when the model is freed', async () => {
    const control = runControl();
    const { rows, log } = await run(control);
    expect([stepsOf(rows), updates(rows), log]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 2, 2, 2, 2], []]);
    expect(await ask(control, { op: 'pause' })).toBe('the run is over; start another one');
  });

  it('lets steps that were asked for go on from the first to the second', async () => {
    const control = runControl();
    const done = run(control, (step) => {
      if (step === 1)
        control.ask({ command: { op: 'step', players: ['discriminator'], n: 4 }, by: 'test', answer: () => undefined });
    });
    await macrotasks(60);
    expect(await ask(control, { op: 'resume' })).toBeUndefined();
    const { rows, statuses, log } = await done;
    // Steps 2 to 5 are of the discriminator alone.
    expect(updates(rows)).toEqual([1, 1, 1, 1, 1, 1, 2, 2]);
    expect(log.map(({ before, command }) => [before, command.op])).toEqual([
      [2, 'step'],
      [6, 'resume'],
    ]);
    expect(statuses).toEqual(['running', 'paused', 'running']);
    const again = await run(runControl({ replay: log }));
    expect(again.rows).toEqual(rows);
  });

  it('keeps a pause over the change, and a stop for all that would come', async () => {
    const control = runControl();
    const done = run(control, (step) => void (step === 3 && ask(control, { op: 'pause' })));
    await macrotasks(60);
    expect(await ask(control, { op: 'stop' })).toBeUndefined();
    expect(stepsOf((await done).rows)).toEqual([0, 1, 2, 3]);
  });

  it('is kept by a retry', async () => {
    let failures = 0;
    const failing: BatchSource = (step) => {
      if (step === 2 && failures++ === 0) throw new Error('unreadable');
      return data(step);
    };
    const { rows } = await run(runControl(), undefined, failing);
    expect(rows).toEqual((await run(runControl())).rows);
  });

  it('is refused to two models at a time', async () => {
    const control = runControl();
    const training = () =>
      lastValueFrom(
        scoped(mlpGan({ seed: 5, hidden: [4] }), (model) => ticks(model, data, { control }).pipe(takeSteps(2))),
      );
    const both = await Promise.allSettled([training(), training()]);
    expect(both.map((each) => each.status === 'rejected' && (each.reason as Error).message)).toContain(
      'control: it controls two clocks at a time; make one for each run',
    );
  });
});
