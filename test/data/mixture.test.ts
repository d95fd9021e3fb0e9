import fc from 'fast-check';
import { grid, type Mixture, mixture, ring } from 'rxgan/data';
import { describe, expect, test } from 'vitest';

const points = (of: Mixture, count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [of.at(i)[0]!, of.at(i)[1]!]);
const nearest = ({ means }: Mixture, [x, y]: readonly [number, number]): number => {
  const distances = means.map(([mx, my]) => Math.hypot(x - mx, y - my));
  return distances.indexOf(Math.min(...distances));
};

describe.each([
  ['ring', ring({ seed: 3 }), 8, 0.01],
  ['grid', grid({ seed: 3 }), 25, 0.05],
] as const)('%s', (_name, dataset, modes, deviation) => {
  const drawn = points(dataset, 20_000);
  const byMode = Array.from({ length: modes }, (_, k) => drawn.filter((point) => nearest(dataset, point) === k));

  test('has the size, shape, modes and deviation of its protocol', () => {
    expect(dataset).toMatchObject({ size: 100_000, shape: [2], deviation });
    expect(dataset.means).toHaveLength(modes);
    expect(new Set(dataset.means.map((mean) => mean.map((x) => x.toFixed(9)).join())).size).toBe(modes);
  });
  test('draws every mode equally often', () => {
    const expected = drawn.length / modes;
    const chiSquare = byMode.reduce((sum, of) => sum + (of.length - expected) ** 2 / expected, 0);
    // Above 26.0 (7 degrees of freedom) and 51.2 (24) five and one times in ten thousand.
    expect(chiSquare).toBeLessThan(modes === 8 ? 26 : 51.2);
  });
  test('labels every point with the mode that it was drawn around', () => {
    expect(dataset.classes).toBe(modes);
    expect(drawn.map((_, i) => dataset.label!(i))).toEqual(drawn.map((point) => nearest(dataset, point)));
  });
  test('surrounds each mean with round Gaussian noise of its deviation', () => {
    const offsets = byMode.flatMap((of, k) =>
      of.map(([x, y]) => [x - dataset.means[k]![0], y - dataset.means[k]![1]] as const),
    );
    const moment = (f: (dx: number, dy: number) => number): number =>
      offsets.reduce((sum, [dx, dy]) => sum + f(dx / deviation, dy / deviation), 0) / offsets.length;
    const error = 5 / Math.sqrt(offsets.length);
    expect(Math.abs(moment((dx) => dx))).toBeLessThan(error);
    expect(Math.abs(moment((_, dy) => dy))).toBeLessThan(error);
    expect(Math.abs(moment((dx) => dx * dx) - 1)).toBeLessThan(Math.SQRT2 * error);
    expect(Math.abs(moment((_, dy) => dy * dy) - 1)).toBeLessThan(Math.SQRT2 * error);
    expect(Math.abs(moment((dx, dy) => dx * dy))).toBeLessThan(error);
    // P(|x - μ| < 3σ) = 1 - e^-4.5, the share of "high quality" that a perfect sampler has.
    const share = moment((dx, dy) => (Math.hypot(dx, dy) < 3 ? 1 : 0));
    expect(Math.abs(share - 0.988891)).toBeLessThan(0.105 * error);
  });
  test('each mean is where its points are', () => {
    byMode.forEach((of, k) => {
      const center = [0, 1].map((axis) => of.reduce((sum, point) => sum + point[axis]!, 0) / of.length);
      const error = (5 * deviation) / Math.sqrt(of.length);
      expect(Math.abs(center[0]! - dataset.means[k]![0])).toBeLessThan(error);
      expect(Math.abs(center[1]! - dataset.means[k]![1])).toBeLessThan(error);
    });
  });
});

test('ring takes another number of modes and another radius, evenly spaced with none twice', () => {
  const { means } = ring({ modes: 5, radius: 2 });
  const side = Math.hypot(means[1]![0] - means[0]![0], means[1]![1] - means[0]![1]);
  expect(means).toHaveLength(5);
  means.forEach(([x, y], k) => {
    const [nx, ny] = means[(k + 1) % 5]!;
    expect(Math.hypot(x, y)).toBeCloseTo(2, 12);
    expect(Math.hypot(nx - x, ny - y)).toBeCloseTo(side, 12);
  });
});
test('the grid is {-4, -2, 0, 2, 4}²', () => {
  const side = [-4, -2, 0, 2, 4];
  const all = side.flatMap((x) => side.map((y) => `${x},${y}`));
  expect(new Set(grid().means.map((mean) => mean.join()))).toEqual(new Set(all));
});

test('a point is a function of seed and index', () => {
  const [a, b, c] = [ring({ seed: 1 }), ring({ seed: 1 }), ring({ seed: 2 })];
  const property = fc.property(fc.nat(99_999), fc.nat(99_999), (i, before) => {
    b.at(before);
    expect(b.at(i)).toEqual(a.at(i));
    expect(c.at(i)).not.toEqual(a.at(i));
  });
  fc.assert(property, { seed: 7, numRuns: 50 });
});
test('a label is a function of seed and index', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => ring({ seed }));
  const labels = (of: Mixture): number[] => Array.from({ length: 200 }, (_, i) => of.label!(99_999 - i));
  a!.at(7);
  expect(labels(a!)).toEqual(labels(b!));
  expect(labels(c!)).not.toEqual(labels(a!));
});
test('mixtures of different names draw differently', () => {
  const [a, b] = ['a', 'b'].map((name) => mixture(name, [[0, 0]], 1, { seed: 1 }));
  expect(a!.at(0)).not.toEqual(b!.at(0));
});
