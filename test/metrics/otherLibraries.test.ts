import {
  frechetDistance,
  jensenShannon,
  kernelDistance,
  klDivergence,
  rows,
  runToEnd,
  slicedWasserstein,
} from 'rxgan/metrics';
import { describe, expect, test } from 'vitest';
import { keyOf, normals } from '../../src/random.js';
import { drawnNormals, expectClose, mean } from './samples.js';

/** Mistakes that metrics of published GAN libraries have made, or that their tests would let through. */
describe('mistakes of other libraries', () => {
  /** How many points fall into each cell of a grid over [-3, 3]². */
  const counted = (points: ArrayLike<number>, cells = 6): number[] => {
    const counts = Array(cells * cells).fill(0) as number[];
    const cell = (x: number): number => Math.min(cells - 1, Math.max(0, Math.floor(((x + 3) / 6) * cells)));
    for (let i = 0; i < points.length; i += 2) counts[cell(points[i]!) * cells + cell(points[i + 1]!)]!++;
    return counts;
  };

  test('GAN Lab: the divergence eats its input, and a perfect generator scores -0.25', () => {
    const truth = Object.freeze(counted(normals(keyOf(1, 'truth'), 2 * 12_000)));
    const perfect = Object.freeze(counted(normals(keyOf(2, 'generator'), 2 * 450)));
    const kept = [[...truth], [...perfect]];
    const values = [
      klDivergence(perfect, truth),
      klDivergence(perfect, truth),
      jensenShannon(perfect, truth),
      klDivergence(truth, truth),
    ];
    expect([truth, perfect]).toEqual(kept);
    expect(values[1]).toBe(values[0]);
    // (K - 1) / 2n for the 36 cells, most of them in use: small, and on the right side of 0.
    expect(values[0]).toBeGreaterThan(0.005);
    expect(values[0]).toBeLessThan((2 * 35) / (2 * 450));
    expect(values[2]).toBeGreaterThan(0);
    expect(values[3]).toBe(0);
    // A part of the counts is normalized by its own sum, never by that of the whole.
    expectClose(klDivergence([1, 3], [2, 2]), 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 1e-15);
  });

  test('Mimicry: a kernel distance of -1000 passes `score < 1e-5`', () => {
    const [x, y] = [
      [0.5, -1, 2],
      [1, 0, -2],
    ];
    const kernel = (a: number, b: number): number => (a * b + 1) ** 3;
    const others = (p: readonly number[]): number =>
      mean([kernel(p[0]!, p[1]!), kernel(p[0]!, p[2]!), kernel(p[1]!, p[2]!)]);
    const oracle = others(x) + others(y) - 2 * mean(x.flatMap((a) => y.map((b) => kernel(a, b))));
    expect(oracle).toBeLessThan(-1);
    expectClose(runToEnd(kernelDistance(rows(x, 1), rows(y, 1))).value, oracle, 1e-12);
    // Where it is near 0 it is so from both sides, within the error that comes with it.
    const same = runToEnd(
      kernelDistance(drawnNormals(1, 'a', 800, 4), drawnNormals(2, 'b', 800, 4), { blockSize: 50 }),
    );
    expect(Math.abs(same.value)).toBeLessThan(4 * same.standardError);
    const shifted = rows(
      Array.from(drawnNormals(2, 'b', 800, 4).data, (value) => value + 1),
      4,
    );
    const apart = runToEnd(kernelDistance(drawnNormals(1, 'a', 800, 4), shifted, { blockSize: 50 }));
    expect(apart.value).toBeGreaterThan(10 * apart.standardError);
  });

  test('Mimicry: a Fréchet distance that is only asked for its type', () => {
    // Means 0 and 3; variances 2 and 18 one way, 8 and 8 the other, independent: 9 + (√2 - √18)² + 0.
    const cross = (a: number, b: number): number[][] => [
      [a, b],
      [a, -b],
      [-a, b],
      [-a, -b],
    ];
    // Four corners have the variances 4a² / 3 and 4b² / 3.
    const side = (variance: number): number => Math.sqrt((3 * variance) / 4);
    const real = rows(cross(side(2), side(8)).flat(), 2);
    const fake = rows(
      cross(side(18), side(8)).flatMap(([x, y]) => [x! + 3, y!]),
      2,
    );
    expectClose(runToEnd(frechetDistance(real, fake)).value, 9 + (Math.sqrt(18) - Math.sqrt(2)) ** 2, 1e-12);
  });

  test('TF-GAN: a sliced Wasserstein distance known to 15 %, for equal counts of unseeded images only', () => {
    // Two points against one, on one axis and to one side of it: the shadows are |cos| of their distances.
    const value = (directions: number): number =>
      runToEnd(slicedWasserstein(rows([2, 0, 5, 0], 2), rows([0, 0], 2), { directions })).value;
    expect(Math.abs(value(1_024) / ((2 / Math.PI) * 3.5) - 1)).toBeLessThan(1e-5);
    const drawn = (): number =>
      runToEnd(slicedWasserstein(drawnNormals(1, 'a', 20, 4), drawnNormals(2, 'b', 30, 4), { seed: 6 })).value;
    expect(drawn()).toBe(drawn());
  });
});
