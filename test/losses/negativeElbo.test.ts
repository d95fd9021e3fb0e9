import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { linear } from 'rxgan';
import { gaussianNll, klToStandardNormal, negativeElbo, reparameterize } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { runs, sixteenths } from './batches.js';

beforeAll(() => start('js'));

/** x = W z + b + noise of variance 1/4, z ~ N(0, I): W has orthogonal columns, so that the posterior is a diagonal one. */
const directions = [
  [0.6, -0.8, 0],
  [0.8, 0.6, 0],
] as const;
const lengths = [1.5, 0.5] as const;
const offset = [0.25, -0.5, 1] as const;
const variance = 0.25;

/** How far the example is along the two directions and beside them, less the offset. */
const along = (x: readonly number[]): number[] =>
  [...directions, [0, 0, 1]].map((direction) => direction.reduce((sum, d, i) => sum + d * (x[i]! - offset[i]!), 0));
const logEvidence = (x: readonly number[]): number =>
  along(x).reduce((sum, coordinate, j) => {
    const spread = variance + (lengths[j] ?? 0) ** 2;
    return sum - 0.5 * (Math.log(2 * Math.PI * spread) + coordinate ** 2 / spread);
  }, 0);
/** p(z | x) = N(m, e^s). */
const posterior = (x: readonly number[]): { readonly mean: number[]; readonly logVariance: number[] } => {
  const parts = along(x).slice(0, 2);
  const precisions = lengths.map((length) => 1 + length ** 2 / variance);
  return {
    mean: parts.map((part, j) => (lengths[j]! * part) / variance / precisions[j]!),
    logVariance: precisions.map((precision) => -Math.log(precision)),
  };
};

/** The bound for a code of one example. Noise of ±1 in every combination has the moments that a linear decoder asks for. */
const elbo = (x: readonly number[], mean: readonly number[], logVariance: readonly number[]): number =>
  tf.tidy(() => {
    const signs = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ];
    const rows = (row: readonly number[]): tf.Tensor2D => tf.tensor2d(signs.map(() => [...row]));
    const code = { mean: rows(mean), logVariance: rows(logVariance) };
    const kernel = tf.tensor2d(directions.map((direction, j) => direction.map((d) => d * lengths[j]!)));
    const z = reparameterize(code, tf.tensor2d(signs)) as tf.Tensor2D;
    const decoded = tf.add(tf.matMul(z, kernel), tf.tensor1d([...offset]));
    const reconstruction = gaussianNll(rows(x), {
      mean: decoded,
      logVariance: tf.fill([4, 3], Math.log(variance)),
    });
    return -negativeElbo({ reconstruction, code }).loss.dataSync()[0]!;
  });

describe('P11.7 the bound of a linear-Gaussian model', () => {
  const point = fc.tuple(sixteenths(3), sixteenths(3), sixteenths(3));
  const code = fc.tuple(sixteenths(3), sixteenths(3));

  test('is below log p(x) for every code', () => {
    const property = fc.property(point, code, code, (x, mean, logVariance) => {
      expect(elbo(x, mean, logVariance)).toBeLessThanOrEqual(logEvidence(x) + 1e-4);
    });
    fc.assert(property, runs(40));
  });
  test('is log p(x) for the posterior, and less by its distance for a code beside it', () => {
    const property = fc.property(point, (x) => {
      const { mean, logVariance } = posterior(x);
      const exact = logEvidence(x);
      expect(Math.abs(elbo(x, mean, logVariance) - exact)).toBeLessThan(1e-4 * (1 + Math.abs(exact)));
      const beside = elbo(
        x,
        mean.map((m) => m + 0.5),
        logVariance,
      );
      // KL between Gaussians of equal variances.
      const distance = logVariance.reduce((sum, s) => sum + 0.25 / Math.exp(s) / 2, 0);
      expect(Math.abs(exact - beside - distance)).toBeLessThan(1e-4 * (1 + Math.abs(exact)));
    });
    fc.assert(property, runs(40));
  });
});

describe('negativeElbo', () => {
  const codeOf = () => ({ mean: tf.tensor2d([[2, 0]]), logVariance: tf.tensor2d([[0, 1]]) });
  const at = (beta?: Parameters<typeof negativeElbo>[0]['beta'], step?: number): number[] => {
    const { loss, reconstruction, kl } = negativeElbo({
      reconstruction: tf.scalar(5),
      code: codeOf(),
      ...(beta !== undefined && { beta }),
      ...(step !== undefined && { step }),
    });
    return [loss, reconstruction, kl].map((term) => term.dataSync()[0]!);
  };

  test('adds the divergence of the code, β times, 1 if nothing is said', () => {
    const divergence = klToStandardNormal(codeOf()).dataSync()[0]!;
    expect(at()).toEqual([Math.fround(5 + divergence), 5, divergence]);
    expect(at(2)).toEqual([Math.fround(5 + 2 * divergence), 5, 2 * divergence]);
    expect(at(0)).toEqual([5, 5, 0]);
  });
  test('follows a schedule', () => {
    expect(at(linear(0, 1, 100), 50)).toEqual(at(0.5));
    expect(at(linear(0, 1, 100))).toEqual(at(0));
  });
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses β = %d', (beta) => {
    expect(() => at(beta)).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        path: 'negativeElbo.beta',
        message: expect.stringContaining(`expected a number of at least 0, got ${beta}`),
      }),
    );
  });
});
