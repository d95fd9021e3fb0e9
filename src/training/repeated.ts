import * as tf from '@tensorflow/tfjs-core';
import { checkedAt, type Scheduled } from '../schedule.js';
import { integer } from '../schema/numbers.js';
import type { Metrics, Tick } from '../streams/tick.js';

export interface UpdateOptions {
  /** How many updates one tick makes, at least 1; the metrics are those of the last. */
  readonly updates?: Scheduled<number>;
}

const positive = integer({ min: 1 });

/** Runs an update as often as asked, freeing each one's tensors before the next; the metrics of the last remain. */
export const repeated =
  <N extends Metrics>(name: string, update: (tick: Tick) => N, { updates = 1 }: UpdateOptions) =>
  (tick: Tick): N => {
    const count = checkedAt(positive, `${name}.updates`, updates, tick.step, 'leave ticks out with when() or every()');
    for (let i = 1; i < count; i++) tf.tidy(() => void update(tick));
    return update(tick);
  };
