import fc from 'fast-check';
import { frechetDistanceOfMoments, type Gaussian, runToEnd, wasserstein1d } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { applied, blocks, congruent, determinant2, diagonal, type Matrix, rotation, times, trace } from './matrices.js';
import { expectClose, integral, quick, sixteenths } from './samples.js';

const gaussian = (mean: readonly number[], covariance: Matrix): Gaussian => ({ mean, covariance: covariance.flat() });
const distance = (p: Gaussian, q: Gaussian): number => runToEnd(frechetDistanceOfMoments(p, q));
const variance = fc.integer({ min: 1, max: 64 }).map((n) => n / 16);
const variances = (size: number): fc.Arbitrary<number[]> => fc.array(variance, { minLength: size, maxLength: size });
const means = (size: number): fc.Arbitrary<number[]> => fc.array(sixteenths, { minLength: size, maxLength: size });

/** A covariance in the plane by its variances and correlation. */
const covariance2 = fc
  .tuple(variance, variance, fc.integer({ min: -15, max: 15 }))
  .map(([a, b, r]): Matrix & readonly [readonly number[], readonly number[]] => {
    const shared = (Math.sqrt(a * b) * r) / 16;
    return [
      [a, shared],
      [shared, b],
    ];
  });
/** tr (S T)^½ of two by two matrices from trace and determinant alone. */
const rootTrace2 = (s: Matrix, t: Matrix): number => {
  const product = times(s, t) as unknown as Parameters<typeof determinant2>[0];
  return Math.sqrt(trace(product) + 2 * Math.sqrt(determinant2(product)));
};
const squared = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);

describe('frechetDistance', () => {
  it('is (μ - ν)² + (s - t)² on the line', () =>
    fc.assert(
      fc.property(sixteenths, variance, sixteenths, variance, (m, s, n, t) => {
        const value = distance(gaussian([m], [[s * s]]), gaussian([n], [[t * t]]));
        expectClose(value, (m - n) ** 2 + (s - t) ** 2, 1e-12);
      }),
      quick,
    ));

  it('is the identity tr √M = √(tr M + 2 √det M) in the plane', () =>
    fc.assert(
      fc.property(means(2), covariance2, means(2), covariance2, (m, s, n, t) => {
        const expected = squared(m, n) + trace(s) + trace(t) - 2 * rootTrace2(s, t);
        expectClose(distance(gaussian(m, s), gaussian(n, t)), expected, 1e-9);
      }),
      quick,
    ));

  it('in four dimensions adds up the planes that a rotation hides', () =>
    fc.assert(
      fc.property(covariance2, covariance2, covariance2, covariance2, fc.nat(99), (a, b, c, d, seed) => {
        const turn = rotation(4, seed);
        const hidden = (first: Matrix, second: Matrix): Gaussian =>
          gaussian([0, 0, 0, 0], congruent(turn, blocks(first, second)));
        const traces = trace(a) + trace(b) + trace(c) + trace(d);
        expectClose(distance(hidden(a, b), hidden(c, d)), traces - 2 * (rootTrace2(a, c) + rootTrace2(b, d)), 1e-8);
      }),
      quick,
    ));

  it('is Σ (√λ - √κ)² for covariances with common axes', () =>
    fc.assert(
      fc.property(variances(5), variances(5), fc.nat(99), (a, b, seed) => {
        const turned = (values: readonly number[]): Gaussian =>
          gaussian([0, 0, 0, 0, 0], congruent(rotation(5, seed), diagonal(values)));
        expectClose(distance(turned(a), turned(b)), squared(a.map(Math.sqrt), b.map(Math.sqrt)), 1e-9);
      }),
      quick,
    ));

  it('is symmetric, 0 for equal Gaussians, unmoved by a common translation, and s² times as large at scale s', () =>
    fc.assert(
      fc.property(means(2), covariance2, means(2), covariance2, sixteenths, (m, s, n, t, scale) => {
        const value = distance(gaussian(m, s), gaussian(n, t));
        expect(value).toBeGreaterThan(-1e-9);
        expectClose(distance(gaussian(n, t), gaussian(m, s)), value);
        expectClose(distance(gaussian(m, s), gaussian(m, s)), 0);
        const moved = (x: readonly number[]): number[] => x.map((coordinate, i) => coordinate + 5 - 9 * i);
        expectClose(distance(gaussian(moved(m), s), gaussian(moved(n), t)), value);
        const scaled = (x: readonly number[], c: Matrix): Gaussian =>
          gaussian(
            x.map((coordinate) => scale * coordinate),
            c.map((row) => row.map((entry) => scale * scale * entry)),
          );
        expectClose(distance(scaled(m, s), scaled(n, t)), scale * scale * value, 1e-8);
      }),
      quick,
    ));

  it('does not change under a common rotation', () =>
    fc.assert(
      fc.property(means(2), covariance2, means(2), covariance2, fc.nat(99), (m, s, n, t, seed) => {
        const turned = (x: readonly number[], c: Matrix): Gaussian =>
          gaussian(applied(rotation(2, seed), x), congruent(rotation(2, seed), c));
        expectClose(distance(turned(m, s), turned(n, t)), distance(gaussian(m, s), gaussian(n, t)), 1e-8);
      }),
      quick,
    ));

  it('bears singular covariances: a point, a line, and none', () => {
    const point = gaussian([1, 2], diagonal([0, 0]));
    expectClose(distance(point, gaussian([1, 5], diagonal([4, 9]))), 9 + 4 + 9);
    expectClose(distance(point, point), 0);
    const flat = gaussian(
      [0, 0],
      [
        [1, 2],
        [2, 4],
      ],
    );
    // The root of an eigenvalue that rounding has lifted from 0 to 1e-16 is 1e-8.
    expectClose(distance(flat, flat), 0, 1e-7);
  });

  it('of two lines is |v|² + |w|² - 2 |v · w|, whatever sign rounding gives to eigenvalues of 0', () =>
    fc.assert(
      fc.property(means(4), means(4), (v, w) => {
        const along = (x: readonly number[]): Gaussian =>
          gaussian(
            [0, 0, 0, 0],
            x.map((a) => x.map((b) => a * b)),
          );
        const product = (x: readonly number[], y: readonly number[]): number =>
          x.reduce((sum, value, i) => sum + value * y[i]!, 0);
        const expected = product(v, v) + product(w, w) - 2 * Math.abs(product(v, w));
        // Roots of rounding errors: 1e-8 of the trace.
        expectClose(distance(along(v), along(w)) / (1 + expected), expected / (1 + expected), 1e-5);
      }),
      quick,
    ));

  it('is the squared Wasserstein-2 distance: on the line the mean square of the difference of quantiles', () => {
    const [s, t] = [1, 2.5];
    // By the substitution u = Φ(z): ∫ ((m + s z) - (n + t z))² φ(z) dz.
    const cost = integral(
      (z) => ((0.5 + s * z - (-1 + t * z)) ** 2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI),
      -12,
      12,
    );
    expectClose(distance(gaussian([0.5], [[s * s]]), gaussian([-1], [[t * t]])), cost);
    // 1.20: for equal variances it is the square of the Wasserstein-1 distance, a shift.
    expectClose(distance(gaussian([0.5], [[4]]), gaussian([-1], [[4]])), wasserstein1d([0.5, 3], [-1, 1.5]) ** 2);
  });

  it.each([
    ['ConfigError', 'frechetDistance.p.covariance', diagonal([1, -0.5]), diagonal([1, 1])],
    ['ConfigError', 'frechetDistance.q.covariance', diagonal([1, 1]), diagonal([1, -0.5])],
    ['ShapeMismatch', 'frechetDistance', diagonal([1, 1]), diagonal([1])],
  ])('refuses with %s at %s', (_tag, path, s, t) => {
    const centered = (c: Matrix): Gaussian =>
      gaussian(
        c.map(() => 0),
        c,
      );
    expect(() => distance(centered(s), centered(t))).toThrow(expect.objectContaining({ _tag, path }));
  });
});
