import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from 'rxgan/losses';
import type { GanPlayer, Model } from 'rxgan/models';
import type { BatchSource, HostBatch, Tick } from 'rxgan/streams';
import type { updateDiscriminator, updateGenerator } from '#training/gan/updates.js';

/**
 * The loop that one would write without operators: a tidy around an upload and what is done with it.
 *
 * `yields`: it lets the event loop go round after every step, so that sockets and timers are served, as a stream does.
 */
export const byHand = async (
  gan: Model<GanPlayer>,
  source: BatchSource,
  count: number,
  body: (tick: Tick) => void,
  yields = false,
): Promise<void> => {
  for (let now = 0; now < count; now++) {
    const { data, shape } = source(now) as HostBatch;
    tf.tidy(() => {
      body({
        step: now,
        model: gan,
        batch: tf.tensor(data, [...shape]),
        metrics: {},
        lease: { step: now, open: true },
        read: (tensor) => tensor.data() as Promise<Float32Array>,
        readLater: () => (tensor) => tensor.data() as Promise<Float32Array>,
        deviceReads: () => 0,
        hold: () => undefined,
        first: 0,
        stop: () => undefined,
      });
    });
    if (yields) await new Promise((resolve) => setImmediate(resolve));
  }
};

/** The plain functions behind the steps, which no index hands out. */
export interface Updates {
  readonly updateDiscriminator: typeof updateDiscriminator;
  readonly updateGenerator: typeof updateGenerator;
}

/** Both updates, on the same generated examples. */
export const updateBoth =
  (updates: Updates) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>) =>
  (tick: Tick): void => {
    const discriminator = updates.updateDiscriminator(tick, loss, { keepForGenerator: true });
    discriminator.apply();
    updates.updateGenerator(tick, loss, { reuse: discriminator.generated }).apply();
  };
