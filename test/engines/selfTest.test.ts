import * as tf from '@tensorflow/tfjs-core';
import { tanh } from 'rxgan/models';
import { afterEach, describe, expect, test } from 'vitest';
import { checks, selfTest } from '../../src/engines/selfTest.js';
import '../../src/models/gradients.js';
import { engines, start } from '../support/engines.js';

const undo: (() => void)[] = [];
afterEach(() => undo.splice(0).forEach((each) => each()));

/** Puts a kernel in place of the engine's own until the test ends. */
const replace = (kernelName: string, backendName: string, kernelFunc: tf.KernelFunc): void => {
  const config = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...config, kernelFunc });
  undo.push(() => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(config);
  });
};

describe.each(engines)('on %s as this library installs it', (engine) => {
  test('every check passes, and no tensor is left', async () => {
    await start(engine);
    const before = tf.memory().numTensors;
    expect(await selfTest()).toMatchObject({ checks: 6, failures: [] });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('what is checked for tanh is the second derivative of this library’s tanh', async () => {
    await start(engine);
    const { expected } = checks.find(({ name }) => name === 'the second derivative of tanh')!;
    const second = tf.grad((x: tf.Tensor) => tf.grad(tanh)(x));
    const got = await second(tf.tensor1d([-2, -0.5, 0, 0.5, 2])).data();
    for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 5);
  });

  test.each([
    ['_FusedMatMul', ['left side', 'right side', 'both sides']],
    ['ResizeNearestNeighborGrad', ['the gradient of resizeNearestNeighbor for a batch of two']],
    ['Conv2DBackpropFilter', ['the gradient of a convolution by its filter']],
    ['Tanh', ['the second derivative of tanh']],
  ])('a kernel %s that throws, or gives NaN, fails the checks %j', async (kernel, names) => {
    await start(engine);
    const backend = tf.getBackend();
    const before = tf.memory().numTensors;
    for (const broken of [
      () => {
        throw new Error('out of order');
      },
      (): tf.TensorInfo => tf.fill([1], Number.NaN),
    ]) {
      replace(kernel, backend, broken);
      const { failures } = await selfTest();
      undo.splice(0).forEach((each) => each());
      expect(failures.map(({ check }) => check)).toEqual(names.map((name) => expect.stringContaining(name)));
      for (const { problem } of failures) expect(problem).not.toBe('');
    }
    expect(tf.memory().numTensors).toBe(before);
    expect((await selfTest()).failures).toEqual([]);
  });
});

test.each(engines)('on %s a number of NaN among right ones is a failure', async (engine) => {
  await start(engine);
  replace('Tanh', tf.getBackend(), () => tf.tensor1d([...[-2, -0.5, 0, 0.5].map(Math.tanh), Number.NaN]));
  expect((await selfTest()).failures).toEqual([
    { check: 'the second derivative of tanh', problem: expect.stringMatching(/^got NaN instead of .* at 4$/) },
  ]);
});
