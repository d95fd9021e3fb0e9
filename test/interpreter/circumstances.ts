import type * as tf from '@tensorflow/tfjs-core';
import { type BatchSource, type Credit, type HostBatch, prefetch } from 'rxgan/streams';
import { map, Observable, tap } from 'rxjs';
import { uniforms } from '../../src/random.js';
import { macrotasks } from '../support/fakes.js';
import type { Operator } from './cast.js';
import { Failing } from './rules.js';
import type { Giving, Run } from './run.js';

/** Small whole numbers, one after the other: the same for the same seed. */
export const waits = (seed: number): (() => number) => {
  let drawn = 0;
  return () => (seed === 0 ? 0 : Math.floor(4 * uniforms([seed, 1], 1, drawn++)[0]!));
};

/** Batches as they come in this run: at once or later, fetched ahead or not, some of them at the second attempt. */
export const sourceOf = (
  { source: { kind, ahead, fails }, late }: Run,
  batch: (step: number) => HostBatch,
): BatchSource => {
  const wait = waits(late + 1);
  const failed = new Set<number>();
  const checked = (step: number): HostBatch => {
    if (!fails.includes(step) || failed.has(step)) return batch(step);
    failed.add(step);
    throw new Failing(`no batch ${step}`);
  };
  const source: BatchSource =
    kind === 'now'
      ? checked
      : async (step) => {
          if (kind === 'slow') await macrotasks(wait());
          return checked(step);
        };
  return ahead === undefined ? source : prefetch(ahead)(source);
};

/** Reads that take a while; what they read is that of the moment when they were begun. */
export const lateReads = (wait: () => number): Operator => {
  const late = (read: (tensor: tf.Tensor) => Promise<Float32Array>) => async (tensor: tf.Tensor) => {
    const values = await read(tensor);
    await macrotasks(wait());
    return values;
  };
  return map((tick) => ({
    ...tick,
    read: late(tick.read),
    readLater: (count: number) => late(tick.readLater(count)),
  }));
};

/** Credit as it is given in this run; in the end the clock may run. */
export const creditOf = (script: readonly Giving[]): Observable<Credit> =>
  new Observable<Credit>((subscriber) => {
    const give = async (): Promise<void> => {
      for (const { wait, credit } of script) {
        await macrotasks(wait);
        subscriber.next(credit);
      }
      await macrotasks(1);
      subscriber.next(Number.POSITIVE_INFINITY);
    };
    void give();
  });

/** Holds the clock at some steps, and notes every step that was begun all the same. */
export const holding = (
  holds: Run['holds'],
  wait: () => number,
): { head: Operator; hold: Operator; faults: string[] } => {
  const faults: string[] = [];
  let held = 0;
  const work = async (step: number): Promise<void> => {
    await macrotasks(1 + wait());
    held--;
    if (step === holds?.failing) throw new Failing(`held at ${step}`);
  };
  return {
    faults,
    head: tap(({ step }) => void (held > 0 && faults.push(`step ${step} was begun while the clock was held`))),
    hold: tap(({ step, hold }) => {
      if (holds === undefined || (step % 3 !== holds.remainder && step !== holds.failing)) return;
      held++;
      hold(work(step));
    }),
  };
};
