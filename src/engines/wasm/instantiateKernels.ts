import { kernelModule } from './kernelModule.js';
import type { Kernels } from './kernels.js';
import { relaxedProductModule } from './relaxedProductModule.js';

/** The part of WebAssembly that is used here: its types come with those of the browser only. */
export const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly validate: (bytes: Uint8Array) => boolean;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

/**
 * Do matrix products multiply and add in one instruction?
 *
 * In plain words: they do where Node has relaxed SIMD: from version 22 on, and in version 20 with
 * `--experimental-wasm-relaxed-simd`. A processor that adds where it multiplies (Intel's) can do twice as much in a cycle;
 * one that has adders of its own (AMD's) gains nothing. Such a sum is rounded once instead of twice, so its last bits are
 * others than those of the plain form: `RXGAN_RELAXED_SIMD=0` gives the same bits on every version of Node.
 */
export const relaxedSimd = (): boolean =>
  process.env['RXGAN_RELAXED_SIMD'] !== '0' && WebAssembly.validate(Buffer.from(relaxedProductModule, 'base64'));

const instance = (module: string, memory: object): unknown =>
  new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'base64')), { env: { memory } }).exports;

/** The kernels on a memory, with the relaxed form of the matrix product or the plain one. */
export const instantiateKernels = (memory: object, relaxed: boolean): Kernels => {
  const plain = instance(kernelModule, memory) as Kernels;
  return relaxed ? { ...plain, ...(instance(relaxedProductModule, memory) as Kernels) } : plain;
};
