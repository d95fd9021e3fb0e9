import { AsyncLocalStorage } from 'node:async_hooks';

/** Who takes what a run emits one by one, and lets its clocks wait meanwhile. */
export interface Demand {
  /** A promise while the consumer is busy: the clock waits for it. */
  readonly ready: () => Promise<void> | undefined;
}

const storage = new AsyncLocalStorage<Demand>();

/**
 * The consumer on whose behalf something is subscribed to. A clock is subscribed to through any number of operators, now or
 * by a later callback (of `concat`, of `retry`, of a file that was read), none of which knows of the other end.
 */
export const demand = {
  current: (): Demand | undefined => storage.getStore(),
  runWith: <A>(consumer: Demand, body: () => A): A => storage.run(consumer, body),
};
