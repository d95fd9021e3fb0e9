import { relaxedProductModule } from './relaxedProductModule.js';
import { WebAssembly } from './webAssembly.js';

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
