import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { step } from 'rxgan/operators';
import { frame, type Tick } from 'rxgan/streams';
import { map, of } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeTick, numTensors, startJs } from '../support/fakes.js';
import { behavesLikeAnOperator, marbles } from './notifications.js';

beforeAll(startJs);

type Counted = Tick<tf.Tensor, { readonly count: tf.Scalar }>;
const count = (tick: Tick) => ({ count: tick.step as unknown as tf.Scalar });
const ticks: Readonly<Record<string, Tick>> = { a: fakeTick(0), b: fakeTick(1), c: fakeTick(2), d: fakeTick(3) };

describe.each([['step', step]] as const)('%s', (name, lift) => {
  behavesLikeAnOperator<Tick, Counted>(
    name,
    () => lift(count),
    ticks,
    (tick) => ({ ...tick, metrics: count(tick) }),
  );

  it('adds to the metrics of the steps before it, and replaces one of the same name', () => {
    const seen: unknown[] = [];
    of(fakeTick(1))
      .pipe(
        flow(
          lift(() => ({ a: 1 as unknown as tf.Scalar, b: 2 as unknown as tf.Scalar })),
          lift(({ step: now }) => ({ b: (now + 10) as unknown as tf.Scalar })),
        ),
      )
      .subscribe(({ metrics }) => seen.push(metrics));
    expect(seen).toEqual([{ a: 1, b: 11 }]);
  });

  it('fails with what the function throws, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-|', ticks);
      const failing = lift((tick) => {
        if (tick.step === 1) throw 'error';
        return {};
      });
      expectObservable(source$.pipe(failing)).toBe('-a-#', ticks);
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  it('frees what the function makes at once, but for the metrics, which end with the frame', () => {
    const before = numTensors();
    const during: number[] = [];
    of(4)
      .pipe(
        frame((size, lease) => fakeTick(0, { lease, batch: tf.ones([size]) })),
        lift(({ batch }) => ({ mean: tf.mean(tf.square(tf.square(batch))) as tf.Scalar })),
        map(({ metrics }) => {
          during.push(numTensors() - before);
          return metrics.mean.dataSync()[0];
        }),
      )
      .subscribe((mean) => expect(mean).toBe(1));
    // The batch and the mean; the two squares are gone.
    expect(during).toEqual([2]);
    expect(numTensors()).toBe(before);
  });

  it('does not change the tick that others see', () => {
    const tick = Object.freeze(fakeTick(0));
    of(tick)
      .pipe(lift(() => ({ a: 1 as unknown as tf.Scalar })))
      .subscribe();
    expect(tick.metrics).toEqual({});
  });
});
