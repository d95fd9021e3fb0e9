import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Start } from '../../src/engines/start.js';
import { startEngine } from '../../src/engines/startEngine.js';

const start = vi.hoisted(() => ({ webgpu: vi.fn() }));
vi.mock('../../src/engines/engineStarters.js', async (original) => {
  const { starts } = await original<{ starts: Readonly<Record<string, Start>> }>();
  return { starts: { ...starts, webgpu: start.webgpu } };
});
/** What an attempt may leave behind: another backend as the current one. */
const elsewhere = async (): Promise<void> => {
  await tf.setBackend('wasm');
};
const worksHere = (): void => {
  expect(tf.getBackend()).toBe('cpu');
  expect(Array.from(tf.add(tf.ones([2]), 1).dataSync())).toEqual([2, 2]);
};

beforeEach(async () => {
  for (const name of ['wasm', 'js'] as const) expect((await startEngine(name))._tag).toBe('Right');
});

test('an engine that starts comes with its version and its self-test', async () => {
  expect(await startEngine('js')).toEqual(
    E.right({
      backend: 'cpu',
      version: '@tensorflow/tfjs-backend-cpu 4.22.0',
      selfTest: { checks: 6, failures: [], milliseconds: expect.any(Number) },
    }),
  );
});
test('after a refusal the engine that ran before runs again', async () => {
  start.webgpu.mockImplementation(async () => {
    await elsewhere();
    return E.left({ why: 'no device', next: 'buy one' });
  });
  expect(await startEngine('webgpu')).toEqual(E.left({ why: 'no device', next: 'buy one' }));
  worksHere();
});
test.each([
  [new Error('out of memory'), 'out of memory'],
  ['a text', 'a text'],
])('what a start throws (%s) is a reason like others', async (thrown, why) => {
  start.webgpu.mockImplementation(async () => {
    await elsewhere();
    throw thrown;
  });
  expect(await startEngine('webgpu')).toEqual(E.left({ why, next: 'see rxgan doctor' }));
  worksHere();
});
test('an engine that starts and fails its self-test tells what it is, and every check that it fails', async () => {
  start.webgpu.mockImplementation(async () => {
    await elsewhere();
    tf.unregisterKernel('Conv2DBackpropFilter', 'wasm');
    return E.right({ backend: 'wasm', version: 'stock 1' });
  });
  expect(await startEngine('webgpu')).toMatchObject({
    left: {
      version: 'stock 1',
      why: "its self-test fails: the gradient of a convolution by its filter (Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm')",
      selfTest: { checks: 6, failures: [{ check: 'the gradient of a convolution by its filter' }] },
    },
  });
  worksHere();
  const again = await startEngine('wasm');
  expect(again._tag).toBe('Right');
});
