import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { installCommand, namedVersions } from '../packages.js';
import { type Refusal, type Started, select } from '../start.js';
import { type NativePackage, nativeBinding } from './nativeBinding.js';

type Environment = Record<string, string | undefined>;

/**
 * Gives tfjs-node what it must find before it is imported.
 *
 * It calls two functions that Node 23 has taken out of `node:util`, in nearly every operation. And TensorFlow reads its
 * environment once: without these it writes its log over the output, and takes all memory of the GPU. What is there
 * already stays as it is.
 */
export const prepareTensorFlow = (
  // The module itself: what an import statement gives cannot be written to.
  util: Record<string, unknown> = createRequire(import.meta.url)('node:util') as Record<string, unknown>,
  environment: Environment = process.env,
): void => {
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
  environment['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  environment['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
};

/** TensorFlow's own library, on the processor or on a CUDA device. */
export interface StartedTensorFlow extends Started {
  readonly cuda: boolean;
}

let running: NativePackage | undefined;

/** The package whose TensorFlow this process has loaded: there can be one, and it cannot be unloaded. */
export const runningPackage = (): NativePackage | undefined => running;

const orBuildIt = (name: NativePackage): string =>
  `or build it against a current TensorFlow: npm run engine:native${name.endsWith('gpu') ? ' -- --gpu' : ''} in rxgan’s repository`;
/** What to do where the addon does not load: npm 12 runs no install script that is not approved. */
const rebuild = (name: NativePackage): string =>
  `npm rebuild ${name} (npm 12 and newer: npm install-scripts approve ${name} first), ${orBuildIt(name)}`;

/** Loads a native package, which is an optional peer: the name is a variable so that no compiler looks for it. */
export const startTensorFlow = async (name: NativePackage): Promise<E.Either<Refusal, StartedTensorFlow>> => {
  if (running !== undefined && running !== name)
    return E.left({ why: `this process runs ${running}, and there can be one`, next: 'start it in another process' });
  const binding = nativeBinding(name);
  if (E.isLeft(binding)) {
    const { why, installed } = binding.left;
    return E.left(
      installed
        ? { why, next: rebuild(name), version: namedVersions(name) }
        : { why, next: `${installCommand(name)}, ${orBuildIt(name)}` },
    );
  }
  prepareTensorFlow();
  try {
    await import(name);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return E.left({ why: `${name} does not load: ${reason}`, next: rebuild(name), version: namedVersions(name) });
  }
  running = name;
  const started = await select('tensorflow', name);
  if (E.isLeft(started)) return started;
  const { isUsingGpuDevice, binding: addon } = tf.backend() as {
    readonly isUsingGpuDevice?: boolean;
    readonly binding?: { readonly TF_Version?: string };
  };
  const library = addon?.TF_Version === undefined ? '' : `, TensorFlow ${addon.TF_Version}`;
  return E.right({ ...started.right, version: started.right.version + library, cuda: isUsingGpuDevice === true });
};
