import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { every, step, times, when } from 'rxgan/operators';
import { afterFrame, clock, frame, scoped, type Tick } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeTick, startJs } from '../support/fakes.js';
import { anyStop, drive, type Frame, frameWithoutTidy, throwAt } from '../support/leaks.js';

beforeAll(startJs);

type Scoped = typeof scoped;
type Schedule = rx.MonoTypeOperatorFunction<Tick>;

/** The ablation: frees the model the moment the run ends, also in the middle of a step. */
const scopedUntilTeardown: Scoped = (acquire, use) =>
  new rx.Observable((subscriber) => {
    const resource = acquire();
    subscriber.add(() => resource[Symbol.dispose]());
    use(resource).subscribe(subscriber);
  });

/** The smallest thing that owns a tensor. */
class Model implements Disposable {
  static made = 0;
  readonly weight = tf.tidy(() => tf.variable(tf.scalar(1), true, `model ${Model.made++}`));
  [Symbol.dispose](): void {
    this.weight.dispose();
  }
}
const touch = ({ weight }: Model): number => tf.add(weight, 1).dataSync()[0]!;

const schedules = (model: Model): Readonly<Record<string, Schedule>> => {
  const train: Schedule = step(({ batch }) => {
    model.weight.assign(tf.add(model.weight, 0.1));
    return { loss: tf.mean(tf.mul(batch, model.weight)) as tf.Scalar };
  });
  return {
    train,
    times: times(3, train),
    every: every(2, train),
    when: when(({ step: now }) => now % 3 === 0, times(2, train)),
    share: rx.share(),
    take: rx.take(4),
  };
};
const names = ['train', 'times', 'every', 'when', 'share', 'take'];

/** `inside` unsubscribes between two operators of the same frame, and then uses the model once more. */
const wholeSchedules = (lend: Frame, own: Scoped) =>
  fc.asyncProperty(
    fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }),
    anyStop,
    fc.boolean(),
    async (chosen, stop, inside) => {
      let owner: Model | undefined;
      const leave = new rx.Subject<void>();
      const run$ = own(
        () => new Model(),
        (model) => {
          owner = model;
          const ticks$ = clock((now) => now).pipe(
            lend((now: number, lease) => fakeTick(now, { lease, batch: tf.ones([4]) })),
            throwAt(stop),
            rx.tap(({ step: now }) => {
              if (!inside || stop.kind !== 'sync' || now !== stop.at) return;
              leave.next();
              touch(model);
            }),
          );
          return chosen.map((name) => schedules(model)[name]!).reduce((stream, stage) => stage(stream), ticks$);
        },
      );
      const outcome = await drive(
        run$.pipe(rx.takeUntil(leave), rx.take(20)),
        inside && stop.kind === 'sync' ? { kind: 'never', at: 0 } : stop,
        () => void touch(owner!),
        30,
      );
      expect(outcome).toEqual({ leaked: 0, errors: [] });
    },
  );

describe('scoped', () => {
  it('P3: frees the model of any schedule, wherever it stops, and never while the frame still uses it', () =>
    fc.assert(wholeSchedules(frame, scoped), { seed: 7, numRuns: 400 }));

  it.each([
    ['closing at once instead of after the frame', frame, scopedUntilTeardown],
    ['a frame without a tidy', frameWithoutTidy, scoped],
  ])('P3 bites: it finds %s', async (_, lend, own) => {
    const { failed } = await fc.check(wholeSchedules(lend, own), { seed: 7, numRuns: 60, endOnFailure: true });
    expect(failed).toBe(true);
  });

  it('waits for the outermost frame when frames are nested', () => {
    const log: string[] = [];
    const nested$ = rx.of('outer').pipe(
      frame((name) => name),
      rx.mergeMap(() => rx.of('inner').pipe(frame((name) => name))),
      rx.tap(() => afterFrame(() => log.push('closed'))),
      rx.finalize(() => log.push('done')),
    );
    nested$.subscribe((name) => log.push(name));
    expect(log).toEqual(['inner', 'closed', 'done']);
  });
});
