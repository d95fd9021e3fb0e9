import fc from 'fast-check';
import { type Gaussian, gaussianKl, klDivergence } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { applied, blocks, congruent, diagonal, type Matrix, rotation } from './matrices.js';
import { expectClose, integral, normalDensity, onGrid, quick, sixteenths } from './samples.js';

const gaussian = (mean: readonly number[], covariance: Matrix): Gaussian => ({ mean, covariance: covariance.flat() });
const line = (mu: number, sigma: number): Gaussian => gaussian([mu], [[sigma * sigma]]);
const sigma = fc.integer({ min: 4, max: 48 }).map((n) => n / 16);
const mu = sixteenths.map((value) => value / 4);

/** A Gaussian in the plane by its deviations and correlation. */
const plane = fc
  .tuple(mu, mu, sigma, sigma, fc.integer({ min: -14, max: 14 }))
  .map(([x, y, s, t, r]): readonly [readonly number[], Matrix] => {
    const shared = (s * t * r) / 16;
    return [
      [x, y],
      [
        [s * s, shared],
        [shared, t * t],
      ],
    ];
  });

describe('gaussianKl', () => {
  it('P12.3: on the line is the integral of p log(p / q)', () =>
    fc.assert(
      fc.property(mu, sigma, mu, sigma, (m, s, n, t) => {
        const log = (x: number, at: number, width: number): number => -(((x - at) / width) ** 2) / 2 - Math.log(width);
        const quadrature = integral(
          (x) => normalDensity(m, s)(x) * (log(x, m, s) - log(x, n, t)),
          m - 12 * s,
          m + 12 * s,
          2_000,
        );
        expectClose(gaussianKl(line(m, s), line(n, t)), quadrature, 1e-9);
      }),
      quick,
    ));

  it('is what the divergence of histograms tends to', () => {
    const [p, q] = [normalDensity(1, 2), normalDensity(-0.5, 1.5)];
    expectClose(klDivergence(onGrid(p, -20, 20), onGrid(q, -20, 20)), gaussianKl(line(1, 2), line(-0.5, 1.5)), 1e-9);
  });

  it('P12.3: does not change under a common invertible affine map', () =>
    fc.assert(
      fc.property(plane, plane, sixteenths, sixteenths, ([m, S], [n, T], a, b) => {
        const map: Matrix = [
          [1, a],
          [b, a * b + 3],
        ];
        const moved = (mean: readonly number[], covariance: Matrix): Gaussian =>
          gaussian(
            applied(map, mean).map((value) => value - 7),
            congruent(map, covariance),
          );
        const expected = gaussianKl(gaussian(m, S), gaussian(n, T));
        expectClose(gaussianKl(moved(m, S), moved(n, T)), expected, 1e-6);
      }),
      quick,
    ));

  it('is additive for independent parts, hidden by a rotation', () =>
    fc.assert(
      fc.property(plane, plane, mu, sigma, mu, sigma, fc.nat(99), ([m, S], [n, T], a, s, b, t, seed) => {
        const turn = rotation(3, seed);
        const together = (mean: readonly number[], covariance: Matrix): Gaussian =>
          gaussian(applied(turn, mean), congruent(turn, covariance));
        expectClose(
          gaussianKl(together([...m, a], blocks(S, [[s * s]])), together([...n, b], blocks(T, [[t * t]]))),
          gaussianKl(gaussian(m, S), gaussian(n, T)) + gaussianKl(line(a, s), line(b, t)),
          1e-8,
        );
      }),
      quick,
    ));

  it('P12.1: is never negative, and 0 only for equal Gaussians', () =>
    fc.assert(
      fc.property(plane, plane, ([m, S], [n, T]) => {
        const equal = JSON.stringify([m, S]) === JSON.stringify([n, T]);
        expect(gaussianKl(gaussian(m, S), gaussian(n, T)) > 1e-9).toBe(!equal);
        expectClose(gaussianKl(gaussian(m, S), gaussian(m, S)), 0, 1e-12);
      }),
      quick,
    ));

  it('does not take rounding in an entry that should be 0 for asymmetry', () => {
    const rounded = { mean: [0, 0], covariance: [1, 1e-17, -2e-17, 1] };
    expectClose(gaussianKl(rounded, rounded), 0, 1e-15);
  });

  it.each([
    ['ConfigError', 'gaussianKl.q.covariance', gaussian([0, 0], diagonal([1, 1])), gaussian([0, 0], diagonal([1, 0]))],
    ['ConfigError', 'gaussianKl.p.covariance', line(0, 0), line(0, 1)],
    ['ConfigError', 'gaussianKl.p.covariance[2]', { mean: [0, 0], covariance: [1, 0.5, 0.4, 1] }, line(0, 1)],
    ['ConfigError', 'gaussianKl.p.covariance[0]', line(0, Number.NaN), line(0, 1)],
    ['ShapeMismatch', 'gaussianKl.p.covariance', { mean: [0, 0], covariance: [1, 1] }, line(0, 1)],
    ['ShapeMismatch', 'gaussianKl', gaussian([0, 0], diagonal([1, 1])), line(0, 1)],
  ])('refuses with %s at %s', (_tag, path, p, q) => {
    expect(() => gaussianKl(p, q)).toThrow(expect.objectContaining({ _tag, path }));
  });
});
