import { exponential } from 'rxgan';
import { rmsProp } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../../support/engines.js';
import { farthest, gradientAt, optimize } from './optimizing.js';

const gradients = Array.from({ length: 100 }, (_, step) => gradientAt(step, 16));
const from = Array.from({ length: 16 }, (_, i) => (i - 8) / 32);

const reference = (rate: (step: number) => number, decay: number, epsilon: number): number[] => {
  const [w, v] = [[...from], from.map(() => 0)];
  gradients.forEach((gradient, step) => {
    gradient.forEach((g, i) => {
      v[i] = decay * v[i]! + (1 - decay) * g * g;
      w[i] = w[i]! - (rate(step) * g) / (Math.sqrt(v[i]!) + epsilon);
    });
  });
  return w;
};

describe.each(engines)('rmsProp on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([
    [0.99, 1e-8],
    [0.9, 1e-8],
    [0.9, 0.5],
  ])('with decay %f and epsilon %f follows the float64 recursion over 100 steps', (decay, epsilon) => {
    const own = optimize(rmsProp({ learningRate: 1e-3, decay, epsilon }), from, gradients).at(-1)!;
    expect(
      farthest(
        own,
        reference(() => 1e-3, decay, epsilon),
      ),
    ).toBeLessThan(1e-6);
  });
  test('takes its rate from the step of the tick', () => {
    const rate = exponential(1e-2, 1e-4, 50);
    const own = optimize(rmsProp({ learningRate: rate }), from, gradients).at(-1)!;
    expect(farthest(own, reference(rate, 0.99, 1e-8))).toBeLessThan(2e-6);
  });
  test('P14.1 the path does not depend on the scale of the gradients', () => {
    const scaled = gradients.map((gradient) => gradient.map((g) => g / 64));
    const options = { rate: 1e-3, epsilon: 1e-12 };
    const own = optimize(rmsProp(options), from, gradients).at(-1)!;
    expect(farthest(optimize(rmsProp(options), from, scaled).at(-1)!, own)).toBeLessThan(1e-6);
  });
});
