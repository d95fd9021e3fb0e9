import { planOf } from './plan.js';
import { mapEach } from './protocol.js';
import type { Programs } from './shardPass.js';
import { sharedParameters } from './sharedParameters.js';
import { type ThreadOptions, thread } from './thread.js';
import { type WorkerHandle, workerHandle } from './workerHandle.js';

/** The threads that work on one model, beside the main thread. */
export interface WorkerPool extends Disposable {
  readonly programs: Programs;
  /** So many threads that have, or will have before anything else, all parameters as they are now. */
  readonly acquire: (count: number) => readonly WorkerHandle[];
  /** Has the threads take what was written since, while this one goes on: then `acquire` finds nothing left to do. */
  readonly broadcastParameters: () => void;
  /** Has a thread failed? */
  readonly isBroken: () => boolean;
}

/** Threads for a model with these programs, started at first use and kept until the pool is disposed of. */
export const workerPool = (programs: Programs, options?: ThreadOptions): WorkerPool => {
  const { memory: parameters, publish, newsFor } = sharedParameters(programs);
  const plans = mapEach(programs, planOf);
  const most = Math.max(...Object.values(parameters).map(({ byteLength }) => byteLength));
  const workers: WorkerHandle[] = [];
  const broadcastParameters = (): void => {
    // All of them first: one may still be reading what is about to be overwritten.
    for (const each of workers) each.settle();
    publish();
    for (const each of workers) {
      const news = newsFor(each);
      if (news !== undefined) each.load(news);
    }
  };
  return {
    programs,
    broadcastParameters,
    acquire: (count) => {
      while (workers.length < count) {
        const gradients = new SharedArrayBuffer(most);
        const name = `worker ${workers.length + 1}`;
        workers.push(workerHandle(thread(name, { plans, parameters, gradients }, options), gradients));
      }
      broadcastParameters();
      return workers.slice(0, count);
    },
    isBroken: () => workers.some((each) => each.isLost()),
    [Symbol.dispose]: () => {
      for (const each of workers.splice(0)) each[Symbol.dispose]();
    },
  };
};
