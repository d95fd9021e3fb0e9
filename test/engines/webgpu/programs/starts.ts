import * as tf from '@tensorflow/tfjs-core';
import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { startJs } from '../../../support/fakes.js';

/** Starts WebGPU several times in one process, or once, and prints what came of it. */
const navigatorNow = (): object => (globalThis as { readonly navigator?: object }).navigator ?? {};
const start = async (software: boolean): Promise<object> => ({
  ...(await startWebgpu({ software })),
  backend: tf.getBackend(),
  registered: tf.findBackendFactory('webgpu') !== null,
  kernels: tf.getKernelsForBackend('webgpu').length > 0,
  gpu: 'gpu' in navigatorNow(),
});

const failureOf = async (f: () => unknown): Promise<{ readonly tag: string; readonly message: string }> => {
  try {
    return { tag: 'none', message: String(await f()) };
  } catch (error) {
    const { _tag, message } = error as Error & { readonly _tag: string };
    return { tag: _tag, message };
  }
};
const numbersOf = async (tensor: tf.Tensor): Promise<readonly number[]> => [...(await tensor.data())];
const squares = (): tf.Tensor => tf.square(tf.tensor1d([1, 2, 3]));

await startJs();
const first = await start(false);
if (process.argv[2] === 'refused') {
  console.log(JSON.stringify([first]));
} else {
  const starts = [first, await start(true), await start(false)];
  await startJs();
  starts.push(await start(true));

  const freed = squares();
  const underWay = freed.data();
  freed.dispose();
  const freedWhileRead = [...(await underWay)];

  const synchronous = (await failureOf(() => squares().dataSync())).message;

  // What is used together with something that is on the device gets there.
  const input = tf.tensor1d(Array.from({ length: 100 }, (_, i) => i / 20));
  const before = await numbersOf(tf.exp(input));
  await numbersOf(tf.mul(input, tf.sum(tf.ones([2_000]))));
  const beforeAndAfter = [before, await numbersOf(tf.exp(input))];

  const afterFailure = [await failureOf(() => tf.fill([2 ** 28], 1).data()), await failureOf(() => squares().data())];
  console.log(JSON.stringify({ starts, freedWhileRead, synchronous, beforeAndAfter, afterFailure }));
}
