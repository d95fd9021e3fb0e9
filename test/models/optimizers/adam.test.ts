import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { linear } from 'rxgan';
import { adam } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../../support/engines.js';
import { farthest, gradientAt, optimize } from './optimizing.js';

const size = 16;
const steps = 100;
const gradients = Array.from({ length: steps }, (_, step) => gradientAt(step, size));
const from = Array.from({ length: size }, (_, i) => (i - 8) / 32);

/** Kingma & Ba 2015, algorithm 1, in float64. */
const reference = (rate: (step: number) => number, beta1: number, beta2: number, epsilon: number): number[] => {
  const [w, m, v] = [[...from], from.map(() => 0), from.map(() => 0)];
  gradients.forEach((gradient, step) => {
    gradient.forEach((g, i) => {
      m[i] = beta1 * m[i]! + (1 - beta1) * g;
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      const [mHat, vHat] = [m[i]! / (1 - beta1 ** (step + 1)), v[i]! / (1 - beta2 ** (step + 1))];
      w[i] = w[i]! - (rate(step) * mHat) / (Math.sqrt(vHat) + epsilon);
    });
  });
  return w;
};

describe.each(engines)('adam on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([
    [0.5, 0.999, 1e-8],
    [0.9, 0.999, 1e-7],
    [0, 0.9, 1e-3],
  ])('with betas %f and %f and epsilon %f is tf.train.adam, to 1e-6 over 100 steps', (beta1, beta2, epsilon) => {
    const stock = tf.train.adam(1e-3, beta1, beta2, epsilon);
    const variable = tf.variable(tf.tensor1d(from));
    for (const gradient of gradients) {
      stock.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
    }
    const own = optimize(adam({ learningRate: 1e-3, beta1, beta2, epsilon }), from, gradients).at(-1)!;
    expect(farthest(own, variable.dataSync())).toBeLessThan(1e-6);
    expect(
      farthest(
        own,
        reference(() => 1e-3, beta1, beta2, epsilon),
      ),
    ).toBeLessThan(1e-6);
    variable.dispose();
  });

  test('takes its rate from the step of the tick', () => {
    const rate = linear(1e-2, 0, 80);
    const path = optimize(adam({ learningRate: rate }), from, gradients);
    expect(farthest(path.at(-1)!, reference(rate, 0.5, 0.999, 1e-8))).toBeLessThan(2e-6);
    expect(path.at(-1)).toEqual(path[80]);
  });

  test('P14.1 the first step is the rate against the sign of the gradient', () => {
    const component = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const property = fc.property(component, fc.boolean(), (size, up) => {
      const gradient = up ? size : -size;
      const [[moved]] = optimize(adam({ learningRate: 0.25 }), [0], [[gradient]]) as [[number]];
      expect(Math.abs(moved + 0.25 * Math.sign(gradient))).toBeLessThan(1e-5);
    });
    fc.assert(property, { seed: 7, numRuns: 40, endOnFailure: true });
  });
  test('P14.1 the path does not depend on the scale of the gradients', () => {
    const scaled = gradients.map((gradient) => gradient.map((g) => 64 * g));
    const options = { rate: 1e-3, epsilon: 1e-12 };
    const own = optimize(adam(options), from, gradients).at(-1)!;
    expect(farthest(optimize(adam(options), from, scaled).at(-1)!, own)).toBeLessThan(1e-6);
  });
  test('a gradient of 0 does not move anything, from the first step on', () => {
    expect(
      optimize(
        adam(),
        [1, -2],
        [
          [0, 0],
          [0, 0],
        ],
      ).at(-1),
    ).toEqual([1, -2]);
  });
});
