import * as tf from '@tensorflow/tfjs-core';

let made = 0;

/** A variable with an initial value made on the spot. The tidy frees that tensor, which `tf.variable` alone would leak. */
export const variableFrom = (name: string, initial: () => tf.Tensor, trainable = true): tf.Variable =>
  // TensorFlow.js requires names to be unique in the process; the prefix keeps two models apart.
  tf.tidy(() => tf.variable(initial(), trainable, `${++made}:${name}`));

/** A variable from host values. */
export const variable = (name: string, shape: readonly number[], values: Float32Array, trainable = true): tf.Variable =>
  variableFrom(name, () => tf.tensor(values, [...shape]), trainable);

/** The name as given, without the prefix. */
export const nameOf = (of: tf.Variable): string => of.name.replace(/^\d+:/, '');

/** Free variables once: disposing a tfjs variable twice corrupts its memory count. */
export const disposeOnce = (variables: () => readonly tf.Variable[]): (() => void) => {
  let disposed = false;
  return () => {
    if (disposed) return;
    disposed = true;
    for (const each of variables()) each.dispose();
  };
};
