import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { type EngineMissing, failure } from '../errors.js';
import { installKernels as installJsKernels } from './cpu/installKernels.js';
import { type Engine, type EngineName, engineNames, type Work } from './engine.js';
import { nativeBinding } from './nativeBinding.js';
import { installKernels as installWasmKernels } from './wasm/installKernels.js';

/** Starts an engine: TensorFlow.js's name for it, or the reason why it cannot be had. */
type Start = () => Promise<E.Either<string, string>>;

const select = async (backend: string): Promise<E.Either<string, string>> => {
  const started = await tf.setBackend(backend);
  if (!started) return E.left(`TensorFlow.js could not start the ${backend} backend`);
  await tf.ready();
  return E.right(backend);
};

/** Imports a native package, which is an optional peer: the name is a variable so that no compiler looks for it. */
const native =
  (name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu', gpu: boolean): Start =>
  async () => {
    const binding = nativeBinding(name);
    if (E.isLeft(binding)) return binding;
    await import(name);
    const started = await select('tensorflow');
    const { isUsingGpuDevice } = tf.backend() as unknown as { readonly isUsingGpuDevice?: boolean };
    if (E.isRight(started) && gpu && isUsingGpuDevice !== true)
      return E.left('TensorFlow found no CUDA device, or not the CUDA version it was built for');
    return started;
  };

const starts: Readonly<Record<EngineName, Start>> = {
  cuda: native('@tensorflow/tfjs-node-gpu', true),
  native: async () => {
    const plain = await native('@tensorflow/tfjs-node', false)();
    // The GPU package runs on the processor as well.
    return E.isRight(plain)
      ? plain
      : E.isRight(nativeBinding('@tensorflow/tfjs-node-gpu'))
        ? native('@tensorflow/tfjs-node-gpu', false)()
        : plain;
  },
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const started = await select('wasm');
    if (E.isRight(started)) installWasmKernels();
    return started;
  },
  js: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    const started = await select('cpu');
    if (E.isRight(started)) installJsKernels();
    return started;
  },
};

const ladders: Readonly<Record<Work, readonly EngineName[]>> = {
  small: ['wasm', 'native', 'cuda', 'js'],
  large: ['cuda', 'native', 'wasm', 'js'],
};

const attempt = async (name: EngineName): Promise<E.Either<string, string>> => {
  try {
    return await starts[name]();
  } catch (error) {
    return E.left(error instanceof Error ? error.message : String(error));
  }
};

export interface PickOptions {
  /** Take this one or fail; without it, the first of the ladder that starts. */
  readonly engine?: EngineName | undefined;
  readonly work?: Work | undefined;
}

/**
 * Picks the engine of this process: the first that starts on the ladder for this kind of work, or the one demanded.
 *
 * In plain words: the best that is there, and a word on why not a better one.
 *
 * Errors: `EngineMissing` when the demanded engine does not start.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { pickEngine } from 'rxgan/backend';
 *
 * const engine = await pickEngine({ engine: 'js' })();
 * assert.equal(engine._tag === 'Right' && engine.right.backend, 'cpu');
 * ```
 */
export const pickEngine =
  ({ engine, work = 'large' }: PickOptions = {}): TE.TaskEither<EngineMissing, Engine> =>
  async () => {
    tf.enableProdMode();
    const passedOver: { name: EngineName; why: string }[] = [];
    for (const name of engine === undefined ? ladders[work] : [engine]) {
      const started = await attempt(name);
      if (E.isRight(started)) return E.right({ name, backend: started.right, passedOver });
      passedOver.push({ name, why: started.left });
    }
    const reasons = passedOver.map(({ name, why }) => `${name}: ${why}`).join('; ');
    const others = engineNames.filter((name) => name !== engine).join(', ');
    return E.left(failure('EngineMissing', 'backend', reasons, `leave --backend out, or choose one of ${others}`));
  };
