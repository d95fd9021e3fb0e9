import type { Each, Order } from './protocol.js';
import type { Thread } from './thread.js';

/** A thread at work on its part of a batch, with the memory through which it gets and gives numbers. */
export interface WorkerHandle extends Omit<Thread, 'order'> {
  /** Has the thread take what has changed, and goes on at once. */
  readonly load: (changed: Each<readonly number[]>) => void;
  /** Gives the thread its part of the batch and returns at once, with a function that waits for its scores. */
  readonly forward: (work: Work) => () => Float32Array;
  /** Gives the thread the gradient by those scores and returns at once, with a function that waits for its gradients. */
  readonly backward: (scores: Float32Array, dScores: Float32Array) => () => Float32Array;
}

/** A task for one thread: its rows of every input, and how many scores there will be. */
export interface Work extends Omit<Extract<Order, { readonly step: 'forward' }>, 'step' | 'memory'> {
  readonly numbers: readonly Float32Array[];
  readonly scores: number;
}

/** The memory of one thread, and its orders. */
export const workerHandle = ({ order, settle, ...rest }: Thread, gradients: SharedArrayBuffer): WorkerHandle => {
  let memory = new SharedArrayBuffer(0);
  /** Memory for so many numbers: the one of before, if it is large enough. */
  const reserve = (count: number): { readonly memory?: SharedArrayBuffer } => {
    if (4 * count <= memory.byteLength) return {};
    memory = new SharedArrayBuffer(4 * count);
    return { memory };
  };
  return {
    settle,
    load: (changed) => order({ step: 'load', changed }),
    forward: ({ numbers, scores, ...work }) => {
      settle();
      const reserved = reserve(numbers.reduce((sum, { length }) => sum + length, scores));
      let from = 0;
      for (const input of numbers) {
        new Float32Array(memory, 4 * from, input.length).set(input);
        from += input.length;
      }
      order({ step: 'forward', ...work, ...reserved });
      const result = new Float32Array(memory, 4 * from, scores);
      return () => {
        settle();
        return result;
      };
    },
    backward: (scores, dScores) => {
      scores.set(dScores);
      order({ step: 'backward' });
      return () => {
        settle();
        return new Float32Array(gradients);
      };
    },
    ...rest,
  };
};
