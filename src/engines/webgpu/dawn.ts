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
 * if it is not referenced until then. The process then crashes, or hangs.
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

type Scope = Record<string, unknown>;

/**
 * Gives TensorFlow.js the globals of a browser with WebGPU: the names of its classes and `navigator.gpu`. The function that
 * this returns takes `navigator.gpu` back.
 *
 * Since version 21, Node has a `navigator` of its own, which cannot be replaced by assigning; an older one gets what that
 * has first of all, because some packages look for a user agent wherever there is a navigator.
 */
export const provide = ({ gpu, globals }: Dawn, scope: Scope = globalThis as unknown as Scope): (() => void) => {
  for (const [name, value] of Object.entries(globals)) scope[name] ??= value;
  if (scope['navigator'] === undefined) {
    const navigator = { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };
    Object.defineProperty(scope, 'navigator', { value: navigator, configurable: true, writable: true });
  }
  const navigator = scope['navigator'] as object;
  const before = Object.getOwnPropertyDescriptor(navigator, 'gpu');
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  return () => {
    if (before === undefined) delete (navigator as { gpu?: unknown }).gpu;
    else Object.defineProperty(navigator, 'gpu', before);
  };
};
