import * as tf from '@tensorflow/tfjs-core';
import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';
import { assertOpen, type Metrics, type Tick } from '../../streams/tick.js';
import { type Due, dueWhen } from '../every.js';

/** What is to be read of one tick, and what to make of the numbers once they are here. */
export interface Departure<R> {
  readonly tensors: readonly tf.Tensor[];
  readonly arrive: (values: readonly Float32Array[], deviceReads: number) => R;
}

/**
 * The one way out of a frame: reads tensors of every n-th tick asynchronously, in order, few at a time.
 *
 * Copies of the tensors are kept until they have been read, whatever becomes of the subscription. With `inFlight` reads
 * under way the clock is held, so they never pile up. What has been read is delivered before a completion or an error.
 */
export const readback =
  <T extends Tick<unknown, Metrics, unknown>, R>(
    name: string,
    due: Due,
    depart: (tick: T) => Departure<R>,
    inFlight = 2,
  ): OperatorFunction<T, R> =>
  (source) => {
    const isDue = dueWhen(name, due);
    return new Observable<R>((subscriber) => {
      const stop = new Subject<void>();
      subscriber.add(() => stop.next());
      let flying = 0;
      let landed: Promise<void> = Promise.resolve();

      const take = (tick: T): void => {
        const { tensors, arrive } = tf.tidy(() => {
          const leaving = depart(tick);
          // Copies: the originals end with the frame.
          const copies = leaving.tensors.map((tensor) => tf.clone(tensor));
          // Kept only when all are there: a clone that throws leaves nothing behind.
          for (const copy of copies) tf.keep(copy);
          return { tensors: copies, arrive: leaving.arrive } as unknown as tf.TensorContainerObject;
        }) as unknown as Departure<R>;
        const reads = Promise.all(tensors.map(tick.read)).finally(() => tf.dispose([...tensors]));
        // It is looked at when its turn comes; until then a failure must not look unhandled.
        reads.catch(() => undefined);
        const deviceReads = tick.deviceReads();
        flying++;
        landed = landed
          .then(() => reads)
          .then((values) => subscriber.next(arrive(values, deviceReads)))
          .catch((error: unknown) => subscriber.error(error))
          .finally(() => {
            flying--;
          });
        if (flying >= inFlight) tick.hold(landed);
      };

      source.pipe(takeUntil(stop)).subscribe({
        next: (tick) => {
          if (!isDue(tick.step)) return;
          try {
            assertOpen(tick);
            take(tick);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => void landed.then(() => subscriber.error(error)),
        complete: () => void landed.then(() => subscriber.complete()),
      });
    });
  };
