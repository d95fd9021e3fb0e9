import * as tf from '@tensorflow/tfjs-core';
import { inputGradient, termsAndGradients } from '../../../src/models/gradients.js';
import { activations, type Probe } from '../../models/ops/cases.js';

type Numbers = readonly number[];

/** Numbers of one operation, by what they are. */
export interface Derivatives {
  readonly value: Numbers;
  readonly first: Numbers;
  readonly second: Numbers;
}

const numbersOf = async (f: () => readonly tf.Tensor[]): Promise<Numbers> => {
  const tensors = tf.tidy(() => [...f()]);
  const read = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return read.flatMap((values) => [...values]);
};

/**
 * The scores of a critic, the gradient of their sum by its input and weights, and that of the squares of their input
 * gradient: what a gradient penalty needs.
 */
export const derivativesOf = async (make: () => Probe): Promise<Derivatives> => {
  const { critic, x, variables } = make();
  const gradientsOf = (f: () => tf.Tensor): readonly tf.Tensor[] =>
    termsAndGradients(() => tf.reshape(tf.sum(f()), [1]), [1], variables).gradients;
  const found = {
    value: await numbersOf(() => [critic(x)]),
    first: await numbersOf(() => gradientsOf(() => critic(x))),
    second: await numbersOf(() => gradientsOf(() => tf.square(inputGradient(critic, x)))),
  };
  tf.dispose([...variables]);
  return found;
};

/** Next to 0, at thresholds of the formulas, and where exponentials are enormous. */
const points = [-60, -41, -39, -20, -9, -1, -1e-3, -1e-6, 0, 1e-6, 1e-3, 1, 9, 20, 39, 41, 60];

/** Every activation at every such point, each alone in its row, with its first two derivatives. */
export const atExtremes = async (): Promise<Readonly<Record<string, Derivatives>>> => {
  const found: Record<string, Derivatives> = {};
  const inputs = tf.tensor2d(points, [points.length, 1]);
  for (const [name, activation] of activations) {
    const slope = (x: tf.Tensor): tf.Tensor => inputGradient(activation, x);
    found[name] = {
      value: await numbersOf(() => [activation(inputs)]),
      first: await numbersOf(() => [slope(inputs)]),
      second: await numbersOf(() => [inputGradient(slope, inputs)]),
    };
  }
  inputs.dispose();
  return found;
};
