import * as tf from '@tensorflow/tfjs-core';
import { type Check, checks } from './checks.js';

export interface SelfTest {
  readonly checks: number;
  readonly failures: readonly { readonly check: string; readonly problem: string }[];
  readonly milliseconds: number;
}

const problemOf = (got: ArrayLike<number>, expected: readonly number[]): string | undefined => {
  if (got.length !== expected.length) return `got ${got.length} numbers instead of ${expected.length}`;
  // Not `>`: that would let NaN pass.
  const at = expected.findIndex((value, i) => !(Math.abs(got[i]! - value) <= 1e-4 * Math.max(1, Math.abs(value))));
  return at === -1 ? undefined : `got ${got[at]} instead of ${expected[at]} at ${at}`;
};

const examine = async ({ result, expected }: Check): Promise<string | undefined> => {
  let tensor: tf.Tensor | undefined;
  try {
    tensor = tf.tidy(result);
    return problemOf(await tensor.data(), expected);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    tensor?.dispose();
  }
};

/**
 * Asks the current engine for results that are known: the kernels that are wrong or missing where TensorFlow.js's engines
 * are taken as they come.
 *
 * In plain words: about a millisecond at the start, so that nobody trains for a day on wrong gradients. Reads are
 * asynchronous, since WebGPU in Node has no others. No tensor is left behind.
 */
export const selfTest = async (): Promise<SelfTest> => {
  const started = performance.now();
  // All are on their way before the first is read: on a GPU that is one wait, not six.
  const problems = await Promise.all(checks.map(examine));
  return {
    checks: checks.length,
    failures: problems.flatMap((problem, i) => (problem === undefined ? [] : [{ check: checks[i]!.name, problem }])),
    milliseconds: performance.now() - started,
  };
};
