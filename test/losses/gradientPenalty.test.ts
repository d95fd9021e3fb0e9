import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { gradientPenalty, wasserstein } from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { exampleNorms } from '../../src/losses/penalized.js';
import { inputGradient } from '../../src/models/gradients.js';
import { keyOf, uniforms } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';
import { runs, sixteenths } from './batches.js';
import { linearCritic, penaltyValue, points, quadraticCritic, viewOf } from './views.js';

const loss = gradientPenalty(10)(wasserstein);
const oneSided = gradientPenalty(10, { oneSided: true })(wasserstein);
const component = sixteenths(20);
const curved = (x: tf.Tensor): tf.Tensor =>
  tf.sum(tanh(tf.matMul(x as tf.Tensor2D, tf.tensor2d([0.5, -1, 1.5, 0.25], [2, 2]))), 1, true);

describe.each(engines)('the gradient penalty on %s', (engine) => {
  beforeAll(() => start(engine));

  test('P6.1 of u·x + b is (|u| - 1)² wherever the points are', () => {
    const property = fc.property(component, component, component, fc.nat(1000), (u, v, b, step) => {
      const value = penaltyValue(loss, viewOf(linearCritic([u, v], b), points('r', 5), points('f', 5), { step }));
      const expected = (Math.hypot(u, v) - 1) ** 2;
      expect(Math.abs(value - expected)).toBeLessThan(2e-5 * (1 + expected));
    });
    fc.assert(property, runs(20));
  });
  test('P6.1 one-sided, it is that of steep critics, and 0 for those that rise by less than 1', () => {
    const property = fc.property(component, component, fc.nat(1000), (u, v, step) => {
      const view = viewOf(linearCritic([u, v]), points('r', 5), points('f', 5), { step });
      expect(penaltyValue(oneSided, view)).toBe(Math.hypot(u, v) < 1 ? 0 : penaltyValue(loss, view));
    });
    fc.assert(property, runs(20));
    const flat = viewOf(linearCritic([0.5, 0]), points('r', 5), points('f', 5));
    expect([penaltyValue(oneSided, flat), penaltyValue(loss, flat)]).toEqual([0, 0.25]);
  });
  test('P6.2 of the distance from a point is 0', () => {
    const fromFar = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(tf.sub(x, tf.tensor1d([30, -40]))), 1, true));
    expect(penaltyValue(loss, viewOf(fromFar, points('r', 8), points('f', 8)))).toBeLessThan(1e-10);
  });
  test('P6.3 does not see a constant, a turned sign, or a rotation of space', () => {
    const [real, fake] = [points('r', 6), points('f', 6)];
    const value = penaltyValue(loss, viewOf(curved, real, fake));
    const turn = tf.tensor2d([0.6, -0.8, 0.8, 0.6], [2, 2]);
    const rotated = (x: tf.Tensor): tf.Tensor => tf.matMul(x as tf.Tensor2D, turn);
    const others = [
      viewOf((x) => tf.add(curved(x), 5), real, fake),
      viewOf((x) => tf.neg(curved(x)), real, fake),
      viewOf((x) => curved(tf.matMul(x as tf.Tensor2D, turn, false, true)), rotated(real), rotated(fake)),
    ];
    expect(value).toBeGreaterThan(0.01);
    for (const other of others) expect(Math.abs(penaltyValue(loss, other) - value)).toBeLessThan(2e-5 * (1 + value));
  });
  test('P6.4 of a constant critic is 1, and 0 one-sided, with gradients that are numbers', () => {
    const flat = (x: tf.Tensor): tf.Tensor => tf.mul(0, tf.sum(x, 1, true));
    const view = viewOf(flat, points('r', 4), points('f', 4));
    expect(penaltyValue(loss, view)).toBeCloseTo(1, 4);
    expect(penaltyValue(oneSided, view)).toBe(0);
    const slopes = inputGradient(
      (w) =>
        loss.discriminatorTerms[0]!.value(
          viewOf((x) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), points('r', 4), points('f', 4)),
        ),
      tf.zeros([2, 1]),
    );
    expect(Array.from(slopes.dataSync()).every(Number.isFinite)).toBe(true);
  });

  test('P6.5 P6.6 is taken on the segments, with one share per example, drawn under "interpolation"', () => {
    const [real, fake] = [points('r', 7), points('f', 7)];
    const [r, f] = [real.arraySync(), fake.arraySync()];
    const shares = uniforms(keyOf(1, 'interpolation', 3), 7);
    const terms = r.map(([x, y], i) => {
      const between = (a: number, b: number): number => shares[i]! * a + (1 - shares[i]!) * b;
      return (Math.hypot(between(x!, f[i]![0]!), between(y!, f[i]![1]!)) / 2 - 1) ** 2;
    });
    const expected = terms.reduce((sum, term) => sum + term, 0) / terms.length;
    const value = penaltyValue(loss, viewOf(quadraticCritic, real, fake, { step: 3 }));
    expect(Math.abs(value - expected)).toBeLessThan(2e-5 * (1 + expected));
  });
  test('P6.5 one share is used for all pixels of an image', () => {
    const seen: number[][] = [];
    const critic = (x: tf.Tensor): tf.Tensor => {
      seen.push(...(tf.reshape(x, [x.shape[0]!, -1]).arraySync() as number[][]));
      return tf.reshape(tf.sum(x, [1, 2, 3]), [-1, 1]);
    };
    penaltyValue(loss, viewOf(critic, tf.ones([3, 2, 2, 2]), tf.zeros([3, 2, 2, 2])));
    for (const image of seen) expect(new Set(image).size).toBe(1);
    expect(new Set(seen.map(([share]) => share)).size).toBe(3);
    expect(seen.flat().every((share) => share > 0 && share < 1)).toBe(true);
  });
  test('of batches of different sizes is that of the shorter', () => {
    const [real, fake] = [points('r', 9), points('f', 4)];
    const cut = penaltyValue(loss, viewOf(quadraticCritic, tf.slice(real, 0, 4), fake));
    expect(penaltyValue(loss, viewOf(quadraticCritic, real, fake))).toBe(cut);
    expect(penaltyValue(loss, viewOf(quadraticCritic, fake, real))).not.toBe(cut);
  });
  test('takes the norm over all axes of one example, with 1e-12 under the root', () => {
    const norms = Array.from(exampleNorms(tf.tensor4d([1, 2, 2, 4, 0, 0, 3, 4], [2, 2, 2, 1])).dataSync());
    expect(norms[0]).toBeCloseTo(5, 6);
    expect(norms[1]).toBeCloseTo(5, 6);
    expect(exampleNorms(tf.zeros([1, 2])).dataSync()[0]! / 1e-6).toBeCloseTo(1, 5);
  });
  test('leaves no tensor behind', () => {
    const view = viewOf(curved, points('r', 6), points('f', 6));
    const evaluate = (): unknown => penaltyValue(loss, view);
    evaluate();
    expect(leftBehind(evaluate)).toBe(0);
  });
});

test('draws new points for every update', () => {
  const values = [0, 1, 2].map((step) =>
    penaltyValue(loss, viewOf(quadraticCritic, points('r', 7), points('f', 7), { step })),
  );
  expect(new Set(values).size).toBe(3);
});
