import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type EngineMissing, failure } from '../../errors.js';
import { done, failed, given, type Order, type Problem, type ThreadData } from './protocol.js';
import { spinUntilChanged } from './spinUntilChanged.js';

/** A thread with an engine of its own, as the main thread sees it. Nothing here needs the event loop to turn. */
export interface Thread extends Disposable {
  /** Gives an order as soon as the one before is done, and does not wait for it. */
  readonly order: (order: Order) => void;
  /** Waits until the last order is done. Errors: `EngineMissing` if the thread has failed or is gone. */
  readonly settle: () => void;
  /** Has it failed? Then it will do nothing more. */
  readonly isLost: () => boolean;
}

/** Milliseconds after which a thread that is not done is checked for being alive. */
const patience = 200;

/** The program of a thread. Both src/ and dist/ lie beside dist/, so this is its place for tests and for users. */
export const threadProgram = new URL('../../../dist/training/parts/threadMain.js', import.meta.url);

export interface ThreadOptions {
  /** What the thread runs, if not this library's own program. */
  readonly program?: URL | undefined;
  /** Milliseconds within which it must have started. */
  readonly limit?: number | undefined;
}

const lost = (problem: string, next = 'use fewer workers, or leave them out'): EngineMissing =>
  failure('EngineMissing', 'workers', problem, next);

/**
 * Starts a thread; its first `settle` waits for its engine.
 *
 * In plain words: orders are messages, and two counters in shared memory say how many were given and how many are done;
 * `Atomics.wait` sleeps until they are equal. It does not keep the process alive.
 */
export const thread = (
  name: string,
  data: Omit<ThreadData, 'words' | 'port' | 'pulse'>,
  { program = threadProgram, limit = 60_000 }: ThreadOptions = {},
): Thread => {
  if (!existsSync(program))
    throw lost(`${fileURLToPath(program)} is missing`, 'run npm run build, or install rxgan again');
  const [orders, pulses] = [new MessageChannel(), new MessageChannel()];
  const words = new Int32Array(new SharedArrayBuffer(12));
  const workerData: ThreadData = { ...data, words, port: orders.port2, pulse: pulses.port2 };
  // Without the options of this process: loaders and preloaded modules would wait for the main thread, which waits here.
  const worker = new Worker(program, { workerData, transferList: [orders.port2, pulses.port2], execArgv: [] });
  worker.unref();
  const began = performance.now();
  // What ends a thread from within; the event comes too late for who waits, and without a listener it ends the process.
  let reason: string | undefined;
  worker.on('error', (error: Error) => {
    reason = error.message;
  });
  let end: EngineMissing | undefined;
  const fail = (problem: string, next?: string): never => {
    end = lost(`${name} ${problem}`, next);
    throw end;
  };
  // Says true as long as there is another end: its events would need the event loop, which stands still while we wait.
  const lives = (): boolean => (pulses.port1.postMessage(null) as unknown) === true;
  // To be ready is the first order.
  let count = 1;
  Atomics.store(words, given, count);
  const settle = (): void => {
    if (end !== undefined) throw end;
    for (let seen = Atomics.load(words, done); seen !== count; seen = Atomics.load(words, done)) {
      if (spinUntilChanged(words, done, seen) || Atomics.wait(words, done, seen, patience) !== 'timed-out') continue;
      if (!lives()) fail(`ended before its work was done${reason === undefined ? '' : `: ${reason}`}`);
      if (seen === 0 && performance.now() - began > limit)
        fail(
          `has not started within ${limit / 1000} seconds`,
          'start Node without loaders and preloaded modules (NODE_OPTIONS), or leave workers out',
        );
    }
    if (Atomics.load(words, failed) === 0) return;
    const { problem, next } = receiveMessageOnPort(orders.port1)!.message as Problem;
    fail(`failed: ${problem}`, next);
  };
  return {
    settle,
    isLost: () => end !== undefined,
    order: (order) => {
      settle();
      orders.port1.postMessage(order);
      count = (count + 1) | 0;
      Atomics.store(words, given, count);
      Atomics.notify(words, given);
    },
    [Symbol.dispose]: () => {
      orders.port1.close();
      pulses.port1.close();
      void worker.terminate();
    },
  };
};
