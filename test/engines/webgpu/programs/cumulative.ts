import * as tf from '@tensorflow/tfjs-core';
import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { cumulated } from '../cumulative.js';

/** Prints cumulative sums and products of this library's kernels and of the stock ones. */
// As long as there is no `navigator.gpu` this registers kernels, and no backend.
await import('@tensorflow/tfjs-backend-webgpu');
const stock = ['Cumsum', 'Cumprod'].map((name) => tf.getKernel(name, 'webgpu'));
const started = await startWebgpu({ software: true });
if (started._tag === 'Left') throw new Error(started.left);

const backend = tf.backend() as unknown as { readonly numDataIds: () => number };
const before = backend.numDataIds();
const ours = await cumulated();
const left = backend.numDataIds() - before;
for (const kernel of stock) {
  tf.unregisterKernel(kernel.kernelName, 'webgpu');
  tf.registerKernel(kernel);
}
console.log(JSON.stringify({ ours, left, stock: await cumulated() }));
