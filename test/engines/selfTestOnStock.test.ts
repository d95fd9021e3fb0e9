// TensorFlow.js's engines as they come: nothing of this library's is installed in this process.
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { selfTest } from '../../src/engines/selfTest.js';

const failuresOn = async (backend: string): Promise<readonly { check: string; problem: string }[]> => {
  await tf.setBackend(backend);
  await tf.ready();
  return (await selfTest()).failures;
};

test('the stock JS engine fails: the gradient of resizing is wrong from the second image on', async () => {
  expect(await failuresOn('cpu')).toEqual([
    { check: 'the gradient of resizeNearestNeighbor for a batch of two', problem: 'got 26 instead of 74 at 4' },
  ]);
});

test('the stock WASM engine fails: the bias is added twice, and convolutions cannot be trained', async () => {
  const twice = 'got 65 instead of 35 at 0';
  expect(await failuresOn('wasm')).toEqual([
    { check: 'fused matMul with a bias and the left side transposed', problem: twice },
    { check: 'fused matMul with a bias and the right side transposed', problem: twice },
    { check: 'fused matMul with a bias and both sides transposed', problem: twice },
    {
      check: 'the gradient of a convolution by its filter',
      problem: "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'",
    },
  ]);
});
