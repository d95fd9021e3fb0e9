import { linear } from 'rxgan';
import { sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../../support/engines.js';
import { farthest, gradientAt, optimize } from './optimizing.js';

const gradients = Array.from({ length: 60 }, (_, step) => gradientAt(step, 16));
const from = Array.from({ length: 16 }, (_, i) => (i - 8) / 32);

const reference = (rate: (step: number) => number, momentum: (step: number) => number): number[] => {
  const [w, u] = [[...from], from.map(() => 0)];
  gradients.forEach((gradient, step) => {
    gradient.forEach((g, i) => {
      u[i] = momentum(step) * u[i]! + g;
      w[i] = w[i]! - rate(step) * u[i]!;
    });
  });
  return w;
};

describe.each(engines)('sgd on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([0, 0.5, 0.9])('with momentum %f follows the float64 recursion', (momentum) => {
    const own = optimize(sgd({ learningRate: 1e-3, momentum }), from, gradients).at(-1)!;
    expect(
      farthest(
        own,
        reference(
          () => 1e-3,
          () => momentum,
        ),
      ),
    ).toBeLessThan(1e-6);
  });
  test('takes rate and momentum from the step of the tick', () => {
    const [rate, momentum] = [linear(1e-3, 0, 60), linear(0.5, 0.7, 30)];
    const own = optimize(sgd({ learningRate: rate, momentum }), from, gradients).at(-1)!;
    expect(farthest(own, reference(rate, momentum))).toBeLessThan(1e-6);
  });
  test('without momentum one step is -rate · g, exactly', () => {
    expect(optimize(sgd({ learningRate: 0.5 }), [1, 2], [[4, -8]])).toEqual([[-1, 6]]);
  });
});
