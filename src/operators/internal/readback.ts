import * as tf from '@tensorflow/tfjs-core';
import type { OperatorFunction } from 'rxjs';
import type { Metrics, Tick } from '../../streams/tick.js';
import type { Due } from '../every.js';
import { inOrder } from './inOrder.js';

/** What is to be read of one tick, and what to make of the numbers once they are here. */
export interface Departure<R> {
  readonly tensors: readonly tf.Tensor[];
  readonly arrive: (values: readonly Float32Array[], deviceReads: number) => R;
}

/**
 * Reads tensors of the due ticks asynchronously, few at a time.
 *
 * Copies of the tensors are kept until they have been read, whatever becomes of the subscription.
 */
export const readback = <T extends Tick<unknown, Metrics, unknown>, R>(
  name: string,
  due: Due,
  depart: (tick: T) => Departure<R>,
  inFlight?: number,
): OperatorFunction<T, R> =>
  inOrder(
    name,
    due,
    (tick) => {
      const { tensors, arrive } = tf.tidy(() => {
        const leaving = depart(tick);
        // Copies: the originals end with the frame.
        const copies = leaving.tensors.map((tensor) => tf.clone(tensor));
        // Kept only when all are there: a clone that throws leaves nothing behind.
        for (const copy of copies) tf.keep(copy);
        return { tensors: copies, arrive: leaving.arrive } as unknown as tf.TensorContainerObject;
      }) as unknown as Departure<R>;
      const reads = Promise.all(tensors.map(tick.read)).finally(() => tf.dispose([...tensors]));
      const deviceReads = tick.deviceReads();
      return reads.then((values) => arrive(values, deviceReads));
    },
    inFlight,
  );
