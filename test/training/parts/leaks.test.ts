import * as tf from '@tensorflow/tfjs-core';
import { nonSaturating, relativisticAverage } from 'rxgan/losses';
import { alternating } from 'rxgan/operators';
import { beforeAll, expect, it } from 'vitest';
import { start } from '../../support/engines.js';
import { numTensors } from '../../support/fakes.js';
import { atOrder, programThat, runs } from './programs.js';
import { dots, trained } from './trained.js';

beforeAll(() => start('wasm'));

const loss = relativisticAverage(nonSaturating);

it('forty steps leave nothing behind in the main thread', async () => {
  const before = tf.memory();
  await trained(dots(), alternating(loss, { workers: 2 }), { steps: 40 });
  expect(numTensors()).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
});

/** What a thread holds when it goes forward for the n-th time, three times a step: it says so by failing. */
const memoryAt = async (n: number, shared: boolean): Promise<string> => {
  const complain =
    "const { numTensors, numBytes } = tf.memory(); throw new Error(numTensors + ' tensors, ' + numBytes + ' bytes');";
  const program = programThat(
    `memory-${n}-${shared}`,
    `import * as tf from '@tensorflow/tfjs-core';${atOrder('forward', n, complain)}`,
  );
  const training = trained(dots(), alternating(loss, { workers: 2, shared }), { steps: 50, prepare: runs(program) });
  const error = await training.then(
    () => new Error('the thread did not say'),
    (caught: Error) => caught,
  );
  return error.message;
};

it.each([false, true])('nor in the others (examples shared: %s)', async (shared) => {
  const [early, late] = [await memoryAt(10, shared), await memoryAt(130, shared)];
  expect(early).toMatch(/worker 1 failed: \d+ tensors, \d+ bytes/);
  expect(late).toBe(early);
});
