import { createRequire } from 'node:module';

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
