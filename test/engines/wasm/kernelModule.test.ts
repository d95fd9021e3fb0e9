import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import { installKernels } from '../../../src/engines/wasm/installKernels.js';
import { overrides } from '../../../src/engines/wasm/overrides/index.js';
import { alive, startWasm } from './engines.js';

beforeAll(startWasm);

test('both modules in the source are what the .wat files compile to', () => {
  const script = fileURLToPath(new URL('../../../tools/buildKernels.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
});

test('kernels are replaced once, however often it is asked for', () => {
  const kernels = () => overrides.map(({ name }) => tf.getKernel(name, 'wasm').kernelFunc);
  const before = kernels();
  installKernels();
  kernels().forEach((kernel, i) => expect(kernel).toBe(before[i]));
});

test('no kernel is replaced twice in the list', () => {
  const names = overrides.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('an engine that was removed and started again has a heap of its own and all its kernels', async () => {
  const first = heapOf(tf.backend());
  const factory = tf.findBackendFactory('wasm');
  await tf.setBackend('cpu');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  await startWasm();
  expect(heapOf(tf.backend())).not.toBe(first);
  const [product, sum] = tf.tidy(() => {
    const y = tf.matMul(tf.ones([100, 60]), tf.ones([100, 70]), true, false);
    return [y.dataSync()[0], tf.sum(y, 0).dataSync()[69]];
  });
  expect([product, sum]).toEqual([100, 6000]);
});

test('a heap that is full is an error with a name', () => {
  const heap = heapOf(tf.backend());
  const full = /WASM engine has no .* bytes left/;
  const before = alive();
  // malloc takes a size of 2 GiB for a negative one.
  expect(() => heap.scratch(2 ** 31, () => undefined)).toThrow(full);
  expect(() => heap.output([2 ** 29])).toThrow(full);
  // Two of these are all but 4 GiB; nothing is written, so no memory is taken.
  const most = 2 ** 31 - 2 ** 20;
  const filled = (use: () => void): void => heap.scratch(most, () => heap.scratch(most, use));
  expect(() => filled(() => void heap.output([2 ** 22]))).toThrow(full);
  expect(() => filled(() => heap.scratch(2 ** 24, () => undefined))).toThrow(full);
  expect(alive()).toEqual(before);
});

test('scratch is given back, also after an error, and begins at a cache line', () => {
  const heap = heapOf(tf.backend());
  const at = (): number => heap.scratch(5_000, (pointer) => pointer);
  const first = at();
  expect(first % 64).toBe(0);
  expect(() =>
    heap.scratch(5_000, () => {
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(at()).toBe(first);
});

test('on another engine there is no heap', async () => {
  await tf.setBackend('cpu');
  expect(() => heapOf(tf.backend())).toThrow(/memory of the WASM engine cannot be reached; pick the wasm engine/);
  await startWasm();
});
