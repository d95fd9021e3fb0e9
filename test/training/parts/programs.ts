import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GanPlayer, Model } from 'rxgan/models';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { type ThreadOptions, threadProgram } from '../../../src/training/parts/thread.js';
import { type WorkerPool, workerPool } from '../../../src/training/parts/workerPool.js';
import { workerPoolName } from '../../../src/training/parts/workerPoolOf.js';

// Inside the repository, so that imports resolve; ignored by git, so that it is not edited.
const folder = resolve(import.meta.dirname, '../../../build/threads');

/** A thread's program that does something of its own first. */
export const programThat = (name: string, first: string): URL => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `${first}\nawait import(${JSON.stringify(threadProgram.href)});\n`);
  return pathToFileURL(file);
};

/** Runs `then` in the thread as soon as it has got its n-th order of a kind: loads, passes forward, passes backward. */
export const atOrder = (step: 'load' | 'forward' | 'backward', n: number, then: string): string => `
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
const { receiveMessageOnPort } = threads;
let orders = 0;
threads.receiveMessageOnPort = (port) => {
  const received = receiveMessageOnPort(port);
  if (received?.message?.step === '${step}' && ++orders === ${n}) { ${then} }
  return received;
};
syncBuiltinESMExports();`;

const crewWith = ({ players: { generator, discriminator } }: Model<GanPlayer>, options: ThreadOptions): WorkerPool =>
  workerPool(
    {
      generator: fusedOps.of(generator.network.apply)!,
      discriminator: fusedOps.of(discriminator.network.apply)!,
    },
    options,
  );

/** Lets the threads of a model run another program. */
export const runs =
  (program: URL, limit?: number) =>
  (model: Model<GanPlayer>): void => {
    model.resources.set(workerPoolName, crewWith(model, { program, limit }));
  };
