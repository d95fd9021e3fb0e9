import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { klOfDeviationToStandardNormal, klToStandardNormal, reparameterize } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, start } from '../support/engines.js';
import { secondDerivatives } from '../support/gradients.js';
import { runs, sixteenths } from './batches.js';

type Row = readonly number[];
const tensor = (row: Row): tf.Tensor2D => tf.tensor2d([[...row]]);
const kl = (mean: Row, logVariance: Row): number =>
  tf.tidy(() => klToStandardNormal({ mean: tensor(mean), logVariance: tensor(logVariance) }).dataSync()[0]!);
const number = sixteenths(4);
const pair = fc.tuple(number, number);

describe.each(engines)('the divergence of a code from noise on %s', (engine) => {
  beforeAll(() => start(engine));

  test('P11.1 is at least 0, and 0 for mean 0 and log-variance 0 only', () => {
    expect(kl([0, 0], [0, 0])).toBe(0);
    const property = fc.property(number, number, (m, s) => {
      expect(kl([m], [s]) > 0).toBe(m !== 0 || s !== 0);
      expect(kl([m], [s])).toBeGreaterThanOrEqual(0);
    });
    fc.assert(property, runs(30));
  });
  test('P11.1 keeps its digits for codes that are almost noise', () => {
    for (const s of [2 ** -14, -(2 ** -14), 2 ** -6, 0.28125, -0.28125]) {
      // Twelve terms of the series, of which the library takes five.
      const exact =
        (Array.from({ length: 12 }, (_, i) => i + 2).reduceRight((sum, n) => ((1 + sum) * s) / n, 0) * s) / 2;
      expect(Math.abs(kl([0], [s]) / exact - 1)).toBeLessThan(2e-6);
    }
    for (const s of [0.3125, -0.3125])
      expect(Math.abs(kl([0], [s]) / ((Math.expm1(s) - s) / 2) - 1)).toBeLessThan(1e-5);
  });
  test('P11.1 is as convex in the log-variance as e^s / 2, and no steeper than a line beyond 40', () => {
    const ofSpread = (s: tf.Tensor): tf.Tensor =>
      klToStandardNormal({ mean: tf.zeros([1, 1]), logVariance: tf.reshape(s, [1, -1]) });
    const points = [-3, -0.25, 0, 0.25, 2];
    secondDerivatives(ofSpread, points).forEach((curvature, i) => {
      expect(Math.abs(curvature / (Math.exp(points[i]!) / 2) - 1)).toBeLessThan(1e-5);
    });
    expect(secondDerivatives(ofSpread, [41, 1e4])).toEqual([0, 0]);
  });
  test('P11.1 is even in the mean, convex, and adds up over the numbers of a code', () => {
    const property = fc.property(pair, pair, ([m, s], [n, t]) => {
      expect(kl([-m], [s])).toBe(kl([m], [s]));
      expect(kl([(m + n) / 2], [(s + t) / 2])).toBeLessThanOrEqual((kl([m], [s]) + kl([n], [t])) / 2 + 1e-5);
      expect(Math.abs(kl([m, n], [s, t]) - kl([m], [s]) - kl([n], [t]))).toBeLessThan(1e-4);
    });
    fc.assert(property, runs(30));
  });
  test('P11.1 pulls the mean by itself, the log-variance by (e^s - 1) / 2', () => {
    const property = fc.property(number, number, (m, s) => {
      const inputs = [tensor([m]), tensor([s])] as const;
      const { gradients } = termsAndGradients(
        () => tf.stack([klToStandardNormal({ mean: inputs[0], logVariance: inputs[1] })]) as tf.Tensor1D,
        [1],
        inputs,
      );
      const [byMean, bySpread] = gradients.map((gradient) => gradient.dataSync()[0]!) as [number, number];
      expect(Math.abs(byMean - m)).toBeLessThan(1e-5);
      expect(Math.abs(bySpread - Math.expm1(s) / 2)).toBeLessThan(1e-5 * (1 + Math.exp(s)));
    });
    fc.assert(property, runs(20));
  });
  test('P11.2 of a deviation is that of its squared logarithm', () => {
    const deviation = fc.integer({ min: 1, max: 64 }).map((n) => n / 16);
    const property = fc.property(number, deviation, (m, sd) => {
      const ofDeviation = tf.tidy(
        () => klOfDeviationToStandardNormal({ mean: tensor([m]), deviation: tensor([sd]) }).dataSync()[0]!,
      );
      expect(Math.abs(ofDeviation - (sd ** 2 + m ** 2 - 1 - 2 * Math.log(sd)) / 2)).toBeLessThan(1e-4);
      expect(Math.abs(ofDeviation - kl([m], [2 * Math.log(sd)]))).toBeLessThan(1e-4);
    });
    fc.assert(property, runs(30));
  });
  test('P11.3 is the general formula 1/2 (tr S + μ·μ - k - log |S|)', () => {
    const property = fc.property(pair, pair, (mean, s) => {
      const trace = s.reduce((sum, x) => sum + Math.exp(x), 0);
      const determinant = s.reduce((product, x) => product * Math.exp(x), 1);
      const exact = (trace + mean.reduce((sum, m) => sum + m * m, 0) - 2 - Math.log(determinant)) / 2;
      expect(Math.abs(kl(mean, s) - exact)).toBeLessThan(2e-5 * (1 + exact));
    });
    fc.assert(property, runs(30));
  });
  test('is the sum over a code and the mean over a batch', () => {
    const code = {
      mean: tf.tensor2d([
        [2, 0],
        [0, 0],
        [0, 4],
      ]),
      logVariance: tf.zeros([3, 2]),
    };
    expect(klToStandardNormal(code).dataSync()[0]).toBeCloseTo((2 + 0 + 8) / 3, 6);
  });
});

describe('a reparameterize code', () => {
  const count = 100_000;
  const [mean, logVariance] = [0.75, -1.25];
  const deviation = Math.exp(logVariance / 2);
  /** 100,000 draws from N(0.75, e^-1.25). */
  const draws = (): number[] =>
    Array.from(
      tf.tidy(() =>
        reparameterize(
          { mean: tf.fill([count, 1], mean), logVariance: tf.fill([count, 1], logVariance) },
          tf.tensor2d(normals(keyOf(6, 'noise'), count), [count, 1]),
        ).dataSync(),
      ),
    );
  const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  beforeAll(() => start('js'));

  test('P11.4 has log q - log p of the divergence on average, within 5 standard errors', () => {
    const differences = draws().map((z) => (z * z - (z - mean) ** 2 / deviation ** 2 - logVariance) / 2);
    const estimate = average(differences);
    const error = Math.sqrt(average(differences.map((d) => (d - estimate) ** 2)) / count);
    expect(Math.abs(estimate - kl([mean], [logVariance]))).toBeLessThan(5 * error);
  });
  test('P11.5 has the mean and the variance that it should have, within 5 standard errors', () => {
    const values = draws();
    expect(Math.abs(average(values) - mean)).toBeLessThan((5 * deviation) / Math.sqrt(count));
    const variance = average(values.map((z) => (z - mean) ** 2));
    expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });
  test('P11.5 is its mean for noise 0, affine in the noise, with slopes 1 and (z - μ) / 2', () => {
    const property = fc.property(pair, number, number, ([m, s], e, other) => {
      const z = (noise: number): number =>
        tf.tidy(() => reparameterize({ mean: tensor([m]), logVariance: tensor([s]) }, tensor([noise])).dataSync()[0]!);
      expect(z(0)).toBe(m);
      expect(Math.abs(z((e + other) / 2) - (z(e) + z(other)) / 2)).toBeLessThan(1e-4);
      const inputs = [tensor([m]), tensor([s])] as const;
      const { gradients } = termsAndGradients(
        () => tf.reshape(reparameterize({ mean: inputs[0], logVariance: inputs[1] }, tensor([e])), [1]),
        [1],
        inputs,
      );
      const [byMean, bySpread] = gradients.map((gradient) => gradient.dataSync()[0]!) as [number, number];
      expect(byMean).toBe(1);
      expect(Math.abs(bySpread - (z(e) - m) / 2)).toBeLessThan(1e-4);
    });
    fc.assert(property, runs(20));
  });
});
