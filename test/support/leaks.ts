import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { clock, type frame, operate } from 'rxgan/streams';
import { type Observable, type OperatorFunction, Subscription, take, tap } from 'rxjs';
import { macrotasks, numTensors } from './fakes.js';

/** What ends a run: the consumer inside `next`, the consumer between ticks, an operator that throws, or nothing. */
export interface Stop {
  readonly kind: 'sync' | 'macro' | 'throw' | 'never';
  readonly at: number;
}
export const anyStop: fc.Arbitrary<Stop> = fc.record({
  kind: fc.constantFrom('sync', 'macro', 'throw', 'never'),
  at: fc.nat(12),
});

/** The error that a test throws on purpose. */
export class Boom extends Error {}

export type Frame = typeof frame;
type Lent = OperatorFunction<tf.Tensor, tf.Tensor>;
export type Operators = Readonly<Record<string, Lent>>;

/** The ablation: hands tensors out and never frees them. */
export const frameWithoutTidy: Frame = (upload, stepOf = () => 0) =>
  operate((value, emit) => emit(upload(value, { step: stepOf(value), open: true })));

export const throwAt = <A>({ kind, at }: Stop): OperatorFunction<A, A> => {
  let seen = 0;
  return tap(() => {
    if (kind === 'throw' && seen++ === at) throw new Boom();
  });
};

export interface Outcome {
  readonly leaked: number;
  readonly errors: readonly unknown[];
}

/** Subscribes, uses every value, stops as specified, waits, and counts what is left. */
export const drive = async <A>(
  source: Observable<A>,
  stop: Stop,
  consume: (value: A) => void,
  patience = 60,
): Promise<Outcome> => {
  const before = numTensors();
  const errors: unknown[] = [];
  const subscription = new Subscription();
  let seen = 0;
  let ended = false;
  const attempt = (value: A): void => {
    try {
      consume(value);
    } catch (error) {
      errors.push(error);
    }
  };
  subscription.add(
    source.subscribe({
      next: (value) => {
        attempt(value);
        if (stop.kind !== 'sync' || seen++ !== stop.at) return;
        subscription.unsubscribe();
        attempt(value);
      },
      error: (error: unknown) => {
        ended = true;
        errors.push(error);
      },
      complete: () => {
        ended = true;
      },
    }),
  );
  for (let turn = 0; turn < (stop.kind === 'macro' ? stop.at : patience) && !ended; turn++) await macrotasks();
  subscription.unsubscribe();
  // A read that was under way is let finish before its copy is freed.
  await macrotasks(8);
  return { leaked: numTensors() - before, errors: errors.filter((error) => !(error instanceof Boom)) };
};

/** The property that random pipelines of these operators, stopped anywhere, have a good outcome. */
export const pipelines = (
  operators: Operators,
  lend: Frame,
  consume: (tensor: tf.Tensor) => void,
  good: (outcome: Outcome) => void,
): fc.IAsyncProperty<[string[], Stop, number]> => {
  const names = fc.array(fc.constantFrom(...Object.keys(operators)), { maxLength: 6 });
  return fc.asyncProperty(names, anyStop, fc.nat(6), async (chosen, stop, where) => {
    const stages: Lent[] = chosen.map((name) => operators[name]!);
    stages.splice(where % (stages.length + 1), 0, throwAt(stop));
    const lent$ = clock((step) => step).pipe(
      take(40),
      lend((step: number) => tf.tensor1d([step, step]) as tf.Tensor),
    );
    good(
      await drive(
        stages.reduce((stream, stage) => stage(stream), lent$),
        stop,
        consume,
      ),
    );
  });
};
