import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { loadDawn, provide } from './dawn.js';
import { type Adapter, type AdapterInfo, type Device, findAdapter, openDevice, refusalOf } from './device.js';
import { guardReads, type Readable } from './guardReads.js';
import { installKernels } from './installKernels.js';
import { missingPart, webgpuPackages } from './missingPart.js';

/**
 * Registers a backend with TensorFlow.js and makes it the current one. If it cannot be made, nothing of it stays behind,
 * and the backend that ran before is the current one again.
 */
const useBackend = async (name: string, make: () => tf.KernelBackend): Promise<boolean> => {
  const before = tf.getBackend();
  tf.registerBackend(name, make);
  if (await tf.setBackend(name)) return true;
  tf.removeBackend(name);
  if (before) await tf.setBackend(before);
  return false;
};

const [dawnPackage, kernelPackage] = webgpuPackages;
/** TensorFlow.js's name for the backend. */
const backendName = 'webgpu';

interface KernelPackage {
  readonly WebGPUBackend: new (device: Device, info: AdapterInfo) => tf.KernelBackend & Readable;
}

/** What the backend of this process was started on. */
let running: AdapterInfo | undefined;

const open = async (adapter: Adapter): Promise<E.Either<string, string>> => {
  const device = await openDevice(adapter);
  // Before there is a `navigator.gpu`: the package then registers its kernels, and no backend.
  const { WebGPUBackend } = (await import(/* @vite-ignore */ kernelPackage as string)) as KernelPackage;
  installKernels();
  // Else small tensors that have not been on the device yet are computed on the processor, with its own roundings: results
  // would depend on who had looked at them before. It would also read synchronously.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const takeBack = provide(await loadDawn(dawnPackage));
  const started = await useBackend(backendName, () => {
    const backend = new WebGPUBackend(device, adapter.info);
    guardReads(device, backend);
    return backend;
  });
  if (started) {
    running = adapter.info;
    // Waits for what the device still computes. Work that goes on while the process takes itself apart can crash it.
    process.once('exit', () => device.destroy());
    return E.right(backendName);
  }
  takeBack();
  device.destroy();
  return E.left('TensorFlow.js could not start its webgpu backend');
};

/** The backend is registered already: by this function, or by other code. */
const again = async (software: boolean): Promise<E.Either<string, string>> => {
  if (running === undefined) return E.left('this process has a webgpu backend already that something else has started');
  const refusal = refusalOf(running, software);
  if (refusal !== undefined) return E.left(refusal);
  await tf.setBackend(backendName);
  return E.right(backendName);
};

/**
 * Makes WebGPU the current backend: TensorFlow.js's name for it, or why it cannot be had.
 *
 * In plain words: looks for packages, a driver and a graphics device, in this order, before anything is imported that
 * registers itself. Where it says no, whatever ran before still runs. A device that is a program (SwiftShader, llvmpipe)
 * is taken with `software` alone. Never throws.
 */
export const startWebgpu = async ({ software }: { readonly software: boolean }): Promise<E.Either<string, string>> => {
  try {
    if (tf.findBackendFactory(backendName) !== null) return await again(software);
    const why = missingPart();
    if (why !== undefined) return E.left(why);
    const { gpu } = await loadDawn(dawnPackage);
    const found = await findAdapter(gpu, software);
    return E.isLeft(found) ? found : await open(found.right);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return E.left(`WebGPU does not start: ${reason}`);
  }
};
