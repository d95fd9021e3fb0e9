import * as E from 'fp-ts/lib/Either.js';
import { nativeBinding } from '../native/nativeBinding.js';
import { startTensorFlow } from '../native/tensorflow.js';
import type { Start } from '../start.js';

const name = '@tensorflow/tfjs-node-gpu';

/** TensorFlow on an NVIDIA device. */
export const cuda: Start = async () => {
  if (!['linux x64', 'win32 x64'].includes(`${process.platform} ${process.arch}`) && E.isLeft(nativeBinding(name)))
    return E.left({
      why: `${name} has no CUDA build for ${process.platform} ${process.arch}`,
      next: 'use webgpu for the graphics device of this machine',
    });
  const started = await startTensorFlow(name);
  if (E.isLeft(started)) return started;
  const { cuda: found, ...device } = started.right;
  return found
    ? E.right({ ...device, device: 'CUDA' })
    : E.left({
        why: 'TensorFlow found no CUDA device, or not the CUDA version it was built for',
        version: device.version,
        next: 'install the NVIDIA driver and the CUDA and cuDNN of its TensorFlow (11.2 and 8.1 for the 2.9.1 that it downloads)',
      });
};
