/** The program of a thread: starts an engine of its own, then carries out one order after the other. */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import { pickEngine } from '../../engines/index.js';
import { explain, isFailure } from '../../errors.js';
import { done, failed, given, type Order, type Problem, type ThreadData } from './protocol.js';
import { spinUntilChanged } from './spinUntilChanged.js';
import { workerLoop } from './workerLoop.js';

const { words, port, pulse, ...data } = workerData as ThreadData;

/** Says that one more order is done. */
const finish = (): void => {
  Atomics.add(words, done, 1);
  Atomics.notify(words, done);
};

/** The next order; sleeps until there is one. There is none in a thread that is being ended. */
const next = (): Order | undefined => {
  for (let count = Atomics.load(words, done); Atomics.load(words, given) === count; )
    if (!spinUntilChanged(words, given, count)) Atomics.wait(words, given, count);
  while (receiveMessageOnPort(pulse) !== undefined);
  return receiveMessageOnPort(port)?.message as Order | undefined;
};

try {
  const started = await pickEngine({ engine: 'wasm' })();
  if (E.isLeft(started)) throw started.left;
  const execute = workerLoop(data);
  finish();
  for (let order = next(); order !== undefined; order = next()) {
    execute(order);
    finish();
  }
} catch (error) {
  const problem: Problem = { problem: explain(error), next: isFailure(error) ? error.next : undefined };
  port.postMessage(problem);
  Atomics.store(words, failed, 1);
  finish();
}
