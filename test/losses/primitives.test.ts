import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { labelSmoothing, lossContext, nonSaturating } from 'rxgan/losses';
import { logSumExp, sigmoid, softplus } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { meanEntropy } from '../../src/losses/catGan.js';
import { softmaxCrossEntropy } from '../../src/losses/softmaxCrossEntropy.js';
import { inputGradient } from '../../src/models/gradients.js';
import { engines, start } from '../support/engines.js';
import { column, runs, score, sixteenths } from './batches.js';

const at = (f: (x: tf.Tensor) => tf.Tensor, x: number): number => tf.tidy(() => f(tf.tensor1d([x])).dataSync()[0]!);
const slopeAt = (f: (x: tf.Tensor) => tf.Tensor, x: number): number =>
  tf.tidy(() => inputGradient(f, tf.tensor1d([x])).dataSync()[0]!);
const sp = (x: number): number => at(softplus, x);
const label = fc.nat(16).map((n) => n / 16);
const log = (x: number): number => (x === 0 ? 0 : Math.log(x));
const entropyOf = (y: number): number => -y * log(y) - (1 - y) * log(1 - y);
/** softplus(x) - y x, as a loss of the library pays it. */
const binary = (x: number, y: number): number =>
  tf.tidy(
    () =>
      labelSmoothing(y)(nonSaturating)
        .asReal(column([x]), lossContext())
        .dataSync()[0]!,
  );
const rows = fc.array(score, { minLength: 2, maxLength: 5 });
const size = (row: readonly number[]): number => 2e-6 * (1 + Math.max(...row.map(Math.abs)));

describe.each(engines)('what losses are made of, on %s', (engine) => {
  beforeAll(() => start(engine));
  const forAll = <A>(from: fc.Arbitrary<A>, holds: (value: A) => void): void =>
    fc.assert(fc.property(from, holds), runs(30));

  test('P0.1 softplus(x) - softplus(-x) = x, and softplus lies within log 2 above max(x, 0)', () => {
    forAll(score, (x) => {
      expect(Math.abs(sp(x) - sp(-x) - x)).toBeLessThan(size([x]));
      expect(sp(x)).toBeGreaterThanOrEqual(Math.max(x, 0));
      expect(sp(x) - Math.max(x, 0)).toBeLessThanOrEqual(Math.log(2) + size([x]));
    });
  });
  test('P0.1 softplus rises and is convex, its slope is σ, and σ(x) + σ(-x) = 1', () => {
    forAll(fc.tuple(sixteenths(20), sixteenths(20)), ([x, y]) => {
      expect(slopeAt(softplus, x)).toBe(at(sigmoid, x));
      expect(slopeAt(softplus, x)).toBeGreaterThan(0);
      expect(Math.abs(at(sigmoid, x) + at(sigmoid, -x) - 1)).toBeLessThan(2e-7);
      expect(sp((x + y) / 2)).toBeLessThanOrEqual((sp(x) + sp(y)) / 2 + 2e-6 * (1 + Math.abs(x) + Math.abs(y)));
    });
  });
  test('P0.2 softplus is log 2 at 0 and exact at ±1e4, and never negative', () => {
    expect(Math.abs(sp(0) - Math.log(2))).toBeLessThan(1e-7);
    expect([sp(-1e4), sp(1e4)]).toEqual([0, 1e4]);
    forAll(score, (x) => {
      expect(sp(x)).toBeGreaterThanOrEqual(0);
    });
    // log(1 - σ(x)) in probabilities would be -∞ from x = 17 on.
    expect(sp(-30) / Math.exp(-30)).toBeCloseTo(1, 5);
  });

  test('P0.3 the binary cross-entropy is at least the entropy of its label, which it is where σ(x) is the label', () => {
    forAll(fc.tuple(score, label), ([x, y]) => {
      expect(binary(x, y)).toBeGreaterThanOrEqual(entropyOf(y) - size([x]));
      expect(Math.abs(binary(x, y) - binary(-x, 1 - y))).toBeLessThan(size([x]));
      if (y > 0 && y < 1) expect(Math.abs(binary(Math.log(y / (1 - y)), y) - entropyOf(y))).toBeLessThan(2e-6);
    });
  });
  test('P0.3 its slope is σ(x) - y', () => {
    forAll(fc.tuple(sixteenths(20), label), ([x, y]) => {
      const slope = slopeAt((s) => labelSmoothing(y)(nonSaturating).asReal(s, lossContext()), x);
      expect(Math.abs(slope - (1 / (1 + Math.exp(-x)) - y))).toBeLessThan(1e-6);
    });
  });
  test('P0.3 a label above 1, which has no least value, is refused', () => {
    expect(() => binary(5, 1.05)).toThrow(/labelSmoothing\.real: expected a number from 0 to 1, got 1\.05/);
    expect(() => binary(5, -0.05)).toThrow(/labelSmoothing\.real: expected a number from 0 to 1, got -0\.05/);
  });

  test('P0.4 logSumExp lies between the largest and log K above it, and moves with a shift', () => {
    forAll(fc.tuple(rows, sixteenths(100)), ([row, shift]) => {
      const value = (by: number): number => tf.tidy(() => logSumExp(tf.add(tf.tensor2d([row]), by)).dataSync()[0]!);
      const largest = Math.max(...row);
      expect(value(0)).toBeGreaterThanOrEqual(largest - size(row));
      expect(value(0)).toBeLessThanOrEqual(largest + Math.log(row.length) + size(row));
      expect(Math.abs(value(shift) - value(0) - shift)).toBeLessThan(size([...row, 100]));
    });
  });
  test('P0.4 the cross-entropy of classes is at least 0 and does not see a shift of all logits', () => {
    forAll(fc.tuple(rows, sixteenths(100)), ([row, shift]) => {
      const target = tf.oneHot([row.length - 1], row.length);
      const value = (by: number): number =>
        tf.tidy(() => softmaxCrossEntropy(tf.add(tf.tensor2d([row]), by), target).dataSync()[0]!);
      expect(value(0)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(value(shift) - value(0))).toBeLessThan(size([...row, 100]));
    });
  });
  test('P0.4 entropies from logits lie between 0 and log K', () => {
    forAll(rows, (row) => {
      const entropy = tf.tidy(() => meanEntropy(tf.tensor2d([row])).dataSync()[0]!);
      expect(entropy).toBeGreaterThanOrEqual(0);
      expect(entropy).toBeLessThanOrEqual(Math.log(row.length) + 1e-6);
    });
    expect(tf.tidy(() => meanEntropy(tf.tensor2d([[3, 3, 3]])).dataSync()[0])).toBeCloseTo(Math.log(3), 6);
  });
});
