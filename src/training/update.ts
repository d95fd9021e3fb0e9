import type { Metrics, Tick } from '../streams/tick.js';

/** An update that has been computed: what it measured, and the change of one player that it is about to make. */
export interface Update<N extends Metrics> {
  readonly metrics: N;
  readonly make: () => void;
}

/** Computes an update and makes it. */
export const made =
  <N extends Metrics>(update: (tick: Tick) => Update<N>) =>
  (tick: Tick): N => {
    const { metrics, make } = update(tick);
    make();
    return metrics;
  };
