import type * as tf from '@tensorflow/tfjs-core';
import { tensor1d } from '@tensorflow/tfjs-core';
import { clip, elu, exp, leakyRelu, logSigmoid, relu, relu6, selu, sigmoid, softplus, swish, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../../src/models/gradients.js';
import { engines, start } from '../../support/engines.js';
import { secondDerivatives } from '../../support/gradients.js';

type Real = (x: number) => number;
const sg: Real = (x) => 1 / (1 + Math.exp(-x));
const bell: Real = (x) => sg(x) * sg(-x);
const sp: Real = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** Klambauer et al. 2017, equation 14. */
const [alpha, lambda] = [1.6732632423543772, 1.0507009873554805];
const sech2: Real = (x) => 1 / Math.cosh(x) ** 2;

/** Each function with its value, first and second derivative in float64, from the textbook and not from src. */
const closedForms: readonly (readonly [string, (x: tf.Tensor) => tf.Tensor, Real, Real, Real])[] = [
  ['relu', relu, (x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0), () => 0],
  ['leakyRelu(0.2)', leakyRelu(), (x) => (x > 0 ? x : 0.2 * x), (x) => (x > 0 ? 1 : 0.2), () => 0],
  ['leakyRelu(0.01)', leakyRelu(0.01), (x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01), () => 0],
  ['elu', elu, (x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x)), (x) => (x > 0 ? 0 : Math.exp(x))],
  [
    'selu',
    selu,
    (x) => lambda * (x > 0 ? x : alpha * Math.expm1(x)),
    (x) => lambda * (x > 0 ? 1 : alpha * Math.exp(x)),
    (x) => (x > 0 ? 0 : lambda * alpha * Math.exp(x)),
  ],
  ['relu6', relu6, (x) => Math.min(6, Math.max(0, x)), (x) => (x > 0 && x < 6 ? 1 : 0), () => 0],
  ['exp', exp, Math.exp, Math.exp, Math.exp],
  ['sigmoid', sigmoid, sg, bell, (x) => bell(x) * (sg(-x) - sg(x))],
  ['tanh', tanh, Math.tanh, sech2, (x) => -2 * Math.tanh(x) * sech2(x)],
  ['softplus', softplus, sp, sg, bell],
  ['logSigmoid', logSigmoid, (x) => -sp(-x), (x) => sg(-x), (x) => -bell(x)],
  ['swish', swish, (x) => x * sg(x), (x) => sg(x) + x * bell(x), (x) => bell(x) * (2 + x * (sg(-x) - sg(x)))],
  ['clip(-1, 2)', clip(-1, 2), (x) => Math.min(2, Math.max(-1, x)), (x) => (x > -1 && x < 2 ? 1 : 0), () => 0],
];

/** Float32 arithmetic with a handful of roundings, of numbers of about one. */
const expectNear = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `component ${i}`).toBeLessThan(1e-6 + 5e-6 * Math.abs(value));
  });
};

const points = [-8, -3.1, -0.9, -0.25, 0.125, 0.7, 1.9, 4.2, 8];
/** Where an exponential of the wrong sign overflows float32. */
const extremes = [-1e4, -100, 100, 1e4];

describe.each(engines)('closed forms on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each(closedForms)('%s', (_name, f, value, first, second) => {
    test('value', () => expectNear(f(tensor1d(points)).dataSync(), points.map(value)));
    test('first derivative', () => {
      expectNear(inputGradient(f, tensor1d(points)).dataSync(), points.map(first));
    });
    test('second derivative', () => expectNear(secondDerivatives(f, points), points.map(second)));
  });

  // All but exp, whose own value overflows.
  test.each(closedForms.filter(([name]) => name !== 'exp'))(
    '%s and both its derivatives stay right where exponentials overflow',
    (_name, f, value, first, second) => {
      expectNear(f(tensor1d(extremes)).dataSync(), extremes.map(value));
      expectNear(inputGradient(f, tensor1d(extremes)).dataSync(), extremes.map(first));
      expectNear(secondDerivatives(f, extremes), extremes.map(second));
    },
  );
});
