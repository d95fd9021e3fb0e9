import { kernelModule } from './kernelModule.js';
import type { Kernels } from './kernels.js';
import { relaxedProductModule } from './relaxedProductModule.js';
import { WebAssembly } from './webAssembly.js';

const instance = (module: string, memory: object): unknown =>
  new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'base64')), { env: { memory } }).exports;

/** The kernels on a memory, with the relaxed form of the matrix product or the plain one. */
export const instantiateKernels = (memory: object, relaxed: boolean): Kernels => {
  const plain = instance(kernelModule, memory) as Kernels;
  return relaxed ? { ...plain, ...(instance(relaxedProductModule, memory) as Kernels) } : plain;
};
