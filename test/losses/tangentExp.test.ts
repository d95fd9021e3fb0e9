import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { tangentExp, tangentFrom } from '../../src/losses/tangentExp.js';
import { inputGradient } from '../../src/models/gradients.js';
import { engines, start } from '../support/engines.js';
import { secondDerivatives } from '../support/gradients.js';
import { runs, sixteenths } from './batches.js';

const valueAt = (x: number): number => tf.tidy(() => tangentExp(tf.tensor1d([x])).dataSync()[0]!);
const slopeAt = (x: number): number => tf.tidy(() => inputGradient(tangentExp, tf.tensor1d([x])).dataSync()[0]!);
const largest = Math.exp(40);

describe.each(engines)('the exponential with a tangent, on %s', (engine) => {
  beforeAll(() => start(engine));

  test('is e^x up to 40, with its derivatives', () => {
    expect(tangentFrom).toBe(40);
    const property = fc.property(sixteenths(40), (x) => {
      expect(Math.abs(valueAt(x) / Math.exp(x) - 1)).toBeLessThan(5e-6);
      expect(Math.abs(slopeAt(x) / Math.exp(x) - 1)).toBeLessThan(5e-6);
    });
    fc.assert(property, runs(40));
    expect(Math.abs(secondDerivatives(tangentExp, [2.5])[0]! / Math.exp(2.5) - 1)).toBeLessThan(5e-6);
  });
  test('is its tangent at 40 beyond', () => {
    const property = fc.property(
      fc.integer({ min: 641, max: 16_000 }).map((n) => n / 16),
      (x) => {
        expect(Math.abs(valueAt(x) / (largest * (1 + x - 40)) - 1)).toBeLessThan(5e-6);
        // Sums of terms x times as large.
        expect(Math.abs(slopeAt(x) / largest - 1)).toBeLessThan(5e-6 + 2e-7 * x);
      },
    );
    fc.assert(property, runs(40));
    expect(secondDerivatives(tangentExp, [41, 1000])).toEqual([0, 0]);
  });
  test('has no step and no kink at 40, and is finite from -1e4 to 1e4', () => {
    expect(Math.abs(valueAt(40.0625) / valueAt(40) - 1.0625)).toBeLessThan(1e-5);
    expect(Math.abs(slopeAt(40.0625) / slopeAt(39.9375) - Math.exp(0.0625))).toBeLessThan(1e-5);
    expect([valueAt(-1e4), slopeAt(-1e4)]).toEqual([0, 0]);
    for (const number of [valueAt(1e4), slopeAt(1e4)]) expect(Number.isFinite(number)).toBe(true);
  });
});
