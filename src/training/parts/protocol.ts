import type { MessagePort } from 'node:worker_threads';
import type { OperationPlan } from './plan.js';
import type { Task } from './shardPass.js';

/** Something for each player that the threads know, by name. */
export type Each<A> = Readonly<Record<string, A>>;

/** An order to a thread, one at a time. */
export type Order =
  /** Parameters, by their positions, to be taken from the shared memory. */
  | { readonly step: 'load'; readonly changed: Each<readonly number[]> }
  | {
      /** The forward passes of a task over the thread's rows. */
      readonly step: 'forward';
      readonly task: Task;
      /** The shapes of its inputs, which lie one after the other in the memory; then come its scores. */
      readonly inputs: readonly (readonly number[])[];
      /** Goes on from the examples that the task before has made, and has no latents. */
      readonly continued: boolean;
      /** The memory of this and the next tasks, where it is another one than before. */
      readonly memory?: SharedArrayBuffer;
    }
  /** The backward pass: the gradients by the scores lie where the scores were. */
  | { readonly step: 'backward' };

/** Why a thread cannot carry out an order. */
export interface Problem {
  readonly problem: string;
  readonly next?: string | undefined;
}

/** What a thread is started with; all numbers are in memory that the threads share. */
export interface ThreadData {
  readonly plans: Each<readonly OperationPlan[]>;
  /** The parameters of each network, written by the main thread alone. */
  readonly parameters: Each<SharedArrayBuffer>;
  /** This thread's gradients by all weights of either network. */
  readonly gradients: SharedArrayBuffer;
  /** How many orders were given, how many are done, and whether the last one failed. */
  readonly words: Int32Array;
  /** Orders come, problems go. */
  readonly port: MessagePort;
  /** No message matters here: that one can be sent shows that the thread is alive. */
  readonly pulse: MessagePort;
}

/** The places in `words`. */
export const [given, done, failed] = [0, 1, 2];

/** The same for every player, in one order for every thread. */
export const mapEach = <A, B>(each: Each<A>, map: (value: A, player: string) => B): Each<B> =>
  Object.fromEntries(Object.entries(each).map(([player, value]) => [player, map(value, player)]));
