import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { isFailure, type RxganFailure } from 'rxgan';
import { type AdversarialLoss, hinge } from 'rxgan/losses';
import { alternating, discriminatorStep } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../operators/play.js';
import { start } from '../../support/engines.js';
import { macrotasks, numTensors } from '../../support/fakes.js';
import { atOrder, programThat, runs } from './programs.js';
import { dots, trained } from './trained.js';

beforeAll(() => start('wasm'));

const batch = [6, 8];
const failureOf = (f: () => unknown): RxganFailure => {
  try {
    f();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error('nothing failed');
};
/** The threads that are started meanwhile. */
const startedBy = async (f: () => unknown): Promise<readonly Worker[]> => {
  const threads: Worker[] = [];
  const listen = (worker: Worker): void => void threads.push(worker);
  // Node reports a thread in the next turn: those of the tests before are not to be counted.
  await macrotasks(2);
  process.on('worker', listen);
  f();
  await macrotasks(2);
  process.off('worker', listen);
  return threads;
};
/** What a run says whose second thread runs this program. */
const reported = async (program: URL, limit?: number): Promise<RxganFailure> => {
  const error: unknown = await trained(dots(), alternating(hinge, { workers: 2 }), {
    prepare: runs(program, limit),
  }).catch((caught) => caught);
  if (!isFailure(error)) throw error;
  return error;
};

describe('a thread that fails ends the run with what to do', () => {
  // At the first thing it does, in the middle of a task, between two, in another update.
  it.each([
    ['load', 1],
    ['load', 2],
    ['forward', 1],
    ['backward', 1],
    ['forward', 2],
    ['backward', 4],
  ] as const)('when it ends at its %s %i', async (step, n) => {
    const error = await reported(programThat(`exits-${step}-${n}`, atOrder(step, n, 'process.exit(3);')));
    expect(error._tag).toBe('EngineMissing');
    expect(error.message).toBe(
      'workers: worker 1 ended before its work was done; use fewer workers, or leave them out',
    );
  });

  it('when it does not start in time', async () => {
    const error = await reported(
      programThat('sleeps', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'),
      300,
    );
    expect(error.message).toBe(
      'workers: worker 1 has not started within 0.3 seconds; start Node without loaders and preloaded modules (NODE_OPTIONS), or leave workers out',
    );
  });

  it.each([
    ['a moment', false],
    ['long', true],
  ])('when it was terminated from outside %s before', async (_, long) => {
    const model = dots()();
    const threads = await startedBy(() => play(model, discriminatorStep(hinge, { workers: 2 }), { batch }));
    expect(threads).toHaveLength(1);
    const end = threads[0]!.terminate();
    if (long) await end;
    const error = failureOf(() => play(model, discriminatorStep(hinge, { workers: 2 }), { batch }));
    expect(error.message).toContain('worker 1 ended before its work was done');
    model[Symbol.dispose]();
  });

  it('when it throws: with the message', async () => {
    const error = await reported(programThat('throws', atOrder('backward', 2, "throw new Error('out of luck');")));
    expect(error.message).toBe('workers: worker 1 failed: out of luck; use fewer workers, or leave them out');
  });

  it('when its engine does not start: with the reason', async () => {
    const error = await reported(
      programThat('no-engine', 'console.warn = () => undefined; delete globalThis.WebAssembly;'),
    );
    expect(error._tag).toBe('EngineMissing');
    expect(error.message).toContain('workers: worker 1 failed: backend: wasm: ');
  });

  it('when its program is not there', async () => {
    const program = pathToFileURL('/nowhere/threadMain.js');
    const error = await reported(program);
    expect(error.message).toBe('workers: /nowhere/threadMain.js is missing; run npm run build, or install rxgan again');
  });
});

it('after a failure the next update starts threads anew, and nothing has moved or leaked', () => {
  const model = dots()();
  runs(programThat('once', atOrder('backward', 1, 'process.exit(3);')))(model);
  const step = discriminatorStep(hinge, { workers: 2 });
  const tensors = numTensors();
  const before = model.players.discriminator.network.variables.map((variable) => Array.from(variable.dataSync()));
  failureOf(() => play(model, step, { batch }));
  expect(model.players.discriminator.network.variables.map((variable) => Array.from(variable.dataSync()))).toEqual(
    before,
  );
  expect(numTensors()).toBe(tensors);
  expect(model.players.discriminator.iterations).toBe(0);
  play(model, step, { batch });
  expect(model.players.discriminator.iterations).toBe(1);
  model[Symbol.dispose]();
});

it('a loss that throws between the two passes leaves the threads fit for the next update', () => {
  const clumsy: AdversarialLoss = { ...hinge, discriminator: (real) => tf.mul(real, 2) as unknown as tf.Scalar };
  const [model, other] = [dots()(), dots()()];
  expect(failureOf(() => play(model, discriminatorStep(clumsy, { workers: 3 }), { batch }))._tag).toBe('ShapeMismatch');
  const step = discriminatorStep(hinge, { workers: 3 });
  expect(play(model, step, { batch })).toEqual(play(other, step, { batch }));
  model[Symbol.dispose]();
  other[Symbol.dispose]();
});

it('threads end with the model', async () => {
  const model = dots()();
  const threads = await startedBy(() => {
    play(model, discriminatorStep(hinge, { workers: 3 }), { batch });
    play(model, discriminatorStep(hinge, { workers: 2 }), { batch });
  });
  expect(threads).toHaveLength(2);
  const ends = threads.map((thread) => once(thread, 'exit'));
  model[Symbol.dispose]();
  expect(await Promise.all(ends)).toEqual([[1], [1]]);
});
