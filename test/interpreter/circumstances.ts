import type * as tf from '@tensorflow/tfjs-core';
import { type BatchSource, type Credit, type HostBatch, prefetch, run } from 'rxgan/streams';
import { defer, map, type Observable, Subject, tap } from 'rxjs';
import { uniforms } from '../../src/random.js';
import { macrotasks } from '../support/fakes.js';
import type { Operator } from './cast.js';
import { Failing } from './rules.js';
import type { Run } from './run.js';

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

/** Credit as it is given in this run, between the steps and within them; in the end the clock may run. */
export const creditOf = (
  { credit: script, within }: Run,
  wait: () => number,
): { readonly credit$: Observable<Credit>; readonly give: Operator } => {
  const given = new Subject<Credit>();
  const goOn = async (turns: number): Promise<void> => {
    await macrotasks(turns);
    given.next(run);
  };
  const all = async (): Promise<void> => {
    for (const { wait: turns, credit } of script) {
      await macrotasks(turns);
      given.next(credit);
    }
    await goOn(1);
  };
  return {
    credit$: defer(() => {
      void all();
      return given;
    }),
    give: tap(({ step }) => {
      if (within === undefined || step % 3 !== within.remainder) return;
      given.next(within.credit);
      void goOn(1 + wait());
    }),
  };
};

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
      if (holds === undefined) return;
      const begin = (): void => {
        held++;
        hold(work(step));
      };
      if (step % 3 === holds.remainder || step === holds.failing) begin();
      // Also by somebody who has nothing to do with the frame.
      else if (holds.failing === undefined) void macrotasks(wait()).then(begin);
    }),
  };
};
