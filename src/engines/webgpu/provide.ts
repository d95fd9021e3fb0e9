import type { Dawn } from './dawn.js';

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
