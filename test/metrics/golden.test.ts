import { grid, mixture, ring } from 'rxgan/data';
import {
  densityCoverage,
  frechetDistanceOfMoments,
  gaussianKl,
  jensenShannon,
  kernelDistance,
  klDivergence,
  maximumMeanDiscrepancy,
  modeCoverage,
  precisionRecall,
  type Rows,
  reverseKlDivergence,
  rows,
  runToEnd,
  totalVariation,
  wasserstein1d,
} from 'rxgan/metrics';
import { describe, expect, test } from 'vitest';
import { expectedNumber, goldenList, goldenMissing, goldenTitle } from '../support/golden.js';
import { integral, normalDensity, onGrid } from './samples.js';

/** The tolerance of the file for float64. */
const expectGolden = (actual: number, expected: number, tolerance = 1e-10): void =>
  expect(Math.abs(actual - expected), `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);

type Divergence = (p: readonly number[], q: readonly number[]) => number;
const pairs: readonly (readonly [id: string, Divergence])[] = [
  ['kl-pq', klDivergence],
  ['js-pq', jensenShannon],
  ['js-disjoint', jensenShannon],
  ['fdiv-kl', klDivergence],
  ['fdiv-reverse-kl', reverseKlDivergence],
  ['fdiv-total-variation', totalVariation],
];

const plane = (id: string, input: string): Rows => rows(goldenList(id, input), 2);
const gaussians = (id: string) => ({
  p: { mean: goldenList(id, 'mu1'), covariance: goldenList(id, 'S1') },
  q: { mean: goldenList(id, 'mu2'), covariance: goldenList(id, 'S2') },
});

describe.skipIf(goldenMissing)(goldenTitle, () => {
  test.each(pairs)('%s', (id, divergence) => {
    expectGolden(divergence(goldenList(id, 'p'), goldenList(id, 'q')), expectedNumber(id));
  });

  test('klqp-inf: Infinity, from the side that has a share where the other has none', () => {
    const [p, q] = [goldenList('klqp-inf', 'p'), goldenList('klqp-inf', 'q')];
    // The file stands 1 for Infinity, which JSON does not have.
    expect(expectedNumber('klqp-inf')).toBe(1);
    expect(reverseKlDivergence(p, q)).toBe(Number.POSITIVE_INFINITY);
    expect(klDivergence(p, q)).toBeLessThan(1);
  });

  test('kl-gauss-1d', () => {
    const input = (name: string): number => goldenList('kl-gauss-1d', name)[0]!;
    const p = { mean: [input('mu1')], covariance: [input('s1') ** 2] };
    const q = { mean: [input('mu2')], covariance: [input('s2') ** 2] };
    expectGolden(gaussianKl(p, q), expectedNumber('kl-gauss-1d'));
  });
  test('kl-gauss-full', () => {
    const { p, q } = gaussians('kl-gauss-full');
    expectGolden(gaussianKl(p, q), expectedNumber('kl-gauss-full'));
  });
  test('frechet-2d', () => {
    const { p, q } = gaussians('frechet-2d');
    expectGolden(runToEnd(frechetDistanceOfMoments(p, q)), expectedNumber('frechet-2d'));
  });

  test('jsd-instance-noise', () => {
    const ratios = goldenList('jsd-instance-noise', 'dOverSigma');
    const expected = goldenList('jsd-instance-noise');
    expect(ratios.length).toBe(4);
    ratios.forEach((ratio, i) => {
      const blurred = (mu: number): number[] => onGrid(normalDensity(mu, 1), -12, ratio + 12, 2_000);
      expectGolden(jensenShannon(blurred(0), blurred(ratio)), expected[i]!, 1e-9);
    });
  });

  test.each(['w1-equal', 'w1-unequal'])('%s', (id) => {
    expectGolden(wasserstein1d(goldenList(id, 'x'), goldenList(id, 'y')), expectedNumber(id));
  });

  test('mmd2-rbf', () => {
    const [sigma] = goldenList('mmd2-rbf', 'sigma');
    const [unbiased, biased] = goldenList('mmd2-rbf');
    const result = runToEnd(maximumMeanDiscrepancy(plane('mmd2-rbf', 'x'), plane('mmd2-rbf', 'y'), { sigma: sigma! }));
    expectGolden(result.unbiased.value, unbiased!);
    expectGolden(result.biased.value, biased!);
  });

  test('kid-poly: of blocks of three rows, since the case has three of one and four of the other', () => {
    // The mean over the four ways to leave one of the four out is the statistic over all of them.
    const x = plane('kid-poly', 'x');
    const y = goldenList('kid-poly', 'y');
    const without = (j: number): Rows => rows([...y.slice(0, 2 * j), ...y.slice(2 * j + 2)], 2);
    const values = [0, 1, 2, 3].map((j) => runToEnd(kernelDistance(x, without(j))).value);
    expectGolden(values.reduce((sum, value) => sum + value, 0) / 4, expectedNumber('kid-poly'));
  });

  test('prdc', () => {
    const [real, fake] = [plane('prdc', 'real'), plane('prdc', 'fake')];
    const options = { neighbors: goldenList('prdc', 'k')[0]! };
    const { precision, recall } = runToEnd(precisionRecall(real, fake, options));
    const { density, coverage } = runToEnd(densityCoverage(real, fake, options));
    expect([precision, recall, density, coverage].map(({ value }) => value)).toEqual(goldenList('prdc'));
  });

  test('ceiling-hq: the closed forms, and what a perfect sampler scores by the rule of modeCoverage', () => {
    const [three, square, four] = goldenList('ceiling-hq');
    expectGolden(1 - Math.exp(-(3 ** 2) / 2), three!);
    expectGolden(1 - Math.exp(-(4 ** 2) / 2), four!);
    // |x| < 3 and |y| < 3: the share of a normal within 3, squared.
    expectGolden(integral(normalDensity(0, 1), -3, 3, 200_000) ** 2, square!);

    const count = 40_000;
    const data = ring({ seed: 11 });
    const points = Array.from({ length: count }, (_, i) => data.at(i) as number[]).flat();
    const within = (threshold: number, share: number): void => {
      const error = Math.sqrt((share * (1 - share)) / count);
      expect(Math.abs(modeCoverage(points, data, threshold).highQuality - share)).toBeLessThan(5 * error);
    };
    within(3, three!);
    within(4, four!);
  });

  test('mode-coverage', () => {
    const [deviation] = goldenList('mode-coverage', 'std');
    const { means } = grid();
    const data = mixture('grid', means, deviation!);
    const { modes, highQuality, reverseKl } = modeCoverage(goldenList('mode-coverage', 'points'), data);
    const [expectedModes, expectedShare, expectedKl] = goldenList('mode-coverage');
    expect([modes, highQuality]).toEqual([expectedModes, expectedShare]);
    expectGolden(reverseKl, expectedKl!);
  });
});
