import type * as tf from '@tensorflow/tfjs-core';

/** A variable, and its numbers in the memory that the threads share. */
export interface SharedVariable {
  readonly variable: tf.Variable;
  readonly numbers: Float32Array;
}

/** Each of a network's variables with its place in shared memory, one after the other: every thread finds the same places. */
export const sharedLayout = (
  variables: readonly tf.Variable[],
  memory: SharedArrayBuffer,
): readonly SharedVariable[] => {
  let from = 0;
  return variables.map((variable) => {
    const numbers = new Float32Array(memory, 4 * from, variable.size);
    from += variable.size;
    return { variable, numbers };
  });
};
