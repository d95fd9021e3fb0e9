import * as tf from '@tensorflow/tfjs-core';
// tfjs-core's own build for Node registers no gradients; tfjs-layers does, as a side effect.
import '@tensorflow/tfjs-layers';

/** The terms of a loss and the gradient of their weighted sum. */
export interface TermsAndGradients {
  readonly terms: tf.Tensor1D;
  readonly gradients: readonly tf.Tensor[];
}

/** Frees what tfjs keeps for a backward pass that an error has prevented: it forgets its tape, tensors and all. */
export const cleanly = <A>(differentiate: () => A): A => {
  try {
    return differentiate();
  } catch (error) {
    const { state } = tf.engine();
    if (state.gradientDepth === 0) for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
    throw error;
  }
};

/**
 * The vector `f()` and the gradient of Σ_i weights_i · f()_i with respect to the given variables (or tensors), and no others.
 *
 * In plain words: several numbers of one forward pass, of which only those with weight 1 are minimized. A variable that
 * the sum does not depend on gets a zero gradient.
 */
export const termsAndGradients = (
  f: () => tf.Tensor1D,
  weights: readonly number[],
  variables: readonly tf.Tensor[],
): TermsAndGradients => {
  const { value, grads } = cleanly(() => tf.engine().gradients(f, [...variables], tf.tensor1d([...weights]), true));
  return { terms: value, gradients: grads.map((gradient, i) => gradient ?? tf.zerosLike(variables[i]!)) };
};

/**
 * ∂ Σ_i f(x)_i / ∂x: for a network that treats each example alone, row i is the gradient of its own score.
 *
 * In plain words: how the score of each example changes as its input moves. It can be differentiated again.
 */
export const inputGradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor =>
  // A copy: what else depends on x, such as weights that have been stepped with it, must not count.
  tf.grad((inputs: tf.Tensor) => tf.sum(f(inputs)))(tf.clone(x));
