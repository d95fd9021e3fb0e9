import * as tf from '@tensorflow/tfjs-core';
import { inputGradient, termsAndGradients } from '../../src/models/gradients.js';

/** Added up on the host in float64: a float32 sum would swallow the difference that one small step makes. */
const total = (f: () => tf.Tensor): number =>
  tf.tidy(() => (f().dataSync() as Float32Array).reduce((sum, value) => sum + value, 0));

const assign = (variable: tf.Variable, values: Float32Array): void =>
  tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));

/** ∂ Σ f / ∂ variable by central differences. */
const differences = (f: () => tf.Tensor, variable: tf.Variable, step: number): number[] => {
  const original = (variable.dataSync() as Float32Array).slice();
  const moved = (i: number, by: number): { at: number; value: number } => {
    const values = original.slice();
    values[i]! += by;
    assign(variable, values);
    return { at: values[i]!, value: total(f) };
  };
  const slopes = Array.from(original, (_, i) => {
    const up = moved(i, step);
    const down = moved(i, -step);
    // The step that float32 made of it, not the one that was asked for.
    return (up.value - down.value) / (up.at - down.at);
  });
  assign(variable, original);
  return slopes;
};

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs));

/** What counts as agreement through float32; below it no further step is tried. */
const close = 1e-3;

const differenceError = (f: () => tf.Tensor, variable: tf.Variable, analytic: Float32Array): number => {
  let best = Number.POSITIVE_INFINITY;
  for (const step of [5e-3, 1e-3, 2e-2]) {
    const numeric = differences(f, variable, step);
    const error = largest(numeric.map((slope, i) => slope - analytic[i]!)) / Math.max(0.1, largest(numeric));
    // Math.min and Math.max keep a NaN, which is not less than any bound.
    best = Math.min(best, error);
    if (best < close) break;
  }
  return best;
};

/**
 * How far the gradient of Σ f is from central differences: the largest difference over the largest component, for the
 * worst of the variables. Gradients below 0.1 are compared absolutely.
 *
 * Large steps suffer from curvature, small ones from float32, so the best of several counts.
 */
export const gradientError = (f: () => tf.Tensor, variables: readonly tf.Variable[]): number => {
  const analytic = tf.tidy(() =>
    termsAndGradients(() => tf.reshape(tf.sum(f()), [1]), [1], variables).gradients.map((gradient) =>
      (gradient.dataSync() as Float32Array).slice(),
    ),
  );
  return Math.max(...variables.map((variable, v) => differenceError(f, variable, analytic[v]!)));
};

/**
 * ∂f/∂x_i of a function of plain numbers, by central differences at four points: good to about 1e-11 where f is smooth.
 *
 * A kink of f within two steps of x makes it wrong.
 */
export const numericGradient = (f: (x: readonly number[]) => number, x: readonly number[], step = 2e-3): number[] =>
  x.map((_, i) => {
    const by = (steps: number): number => f(x.map((value, j) => (i === j ? value + steps * step : value)));
    return (8 * (by(1) - by(-1)) - (by(2) - by(-2))) / (12 * step);
  });

/** The squares of ∂ Σ f(x) / ∂x: what a gradient penalty is made of. */
export const squaredInputGradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.square(inputGradient(f, x));

/** f''(x) of an elementwise function at the given points. */
export const secondDerivatives = (f: (x: tf.Tensor) => tf.Tensor, points: readonly number[]): number[] =>
  tf.tidy(() => {
    const x = tf.tensor1d([...points]);
    return Array.from(inputGradient((inputs) => inputGradient(f, inputs), x).dataSync());
  });
