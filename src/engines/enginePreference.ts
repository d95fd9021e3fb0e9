import type { EngineName, Work } from './engine.js';

/**
 * In which order the engines are tried, for each kind of work.
 *
 * Rank alone would be wrong: a call costs 2 microseconds on WASM, 7 on native code and 35 or more on WebGPU, and a small step
 * has hundreds of them.
 */
export const enginePreference: Readonly<Record<Work, readonly EngineName[]>> = {
  small: ['wasm', 'native', 'cuda', 'webgpu', 'js'],
  medium: ['cuda', 'native', 'wasm', 'webgpu', 'js'],
  large: ['cuda', 'native', 'webgpu', 'wasm', 'js'],
};
