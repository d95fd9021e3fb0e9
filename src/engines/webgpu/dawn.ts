import type { Gpu } from './device.js';

/** Google's WebGPU, as the package `webgpu` brings it to Node. */
export interface Dawn {
  readonly gpu: Gpu;
  /** The names that a browser has globally: `GPUBuffer`, `GPUMapMode` and so on. */
  readonly globals: Readonly<Record<string, unknown>>;
}

interface DawnPackage {
  readonly create: (options: readonly string[]) => Gpu;
  readonly globals: Dawn['globals'];
}

/**
 * Kept until the process ends: Dawn looks for its own events a last time after everything is over, and reads freed memory
 * if nobody holds on to it until then. The process then crashes, or hangs.
 */
let kept: Dawn | undefined;

/** Loads Dawn once. The name is a parameter so that no compiler looks for the package, an optional peer. */
export const loadDawn = async (name: string): Promise<Dawn> => {
  if (kept === undefined) {
    const { create, globals } = (await import(/* @vite-ignore */ name)) as DawnPackage;
    kept ??= { gpu: create([]), globals };
  }
  return kept;
};
