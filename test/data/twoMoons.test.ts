import { twoMoons } from 'rxgan/data';
import { expect, test } from 'vitest';

test('without noise lies half on the upper and half on the lower moon, evenly spread', () => {
  const moons = twoMoons({ seed: 2, noise: 0 });
  const angles: { upper: number[]; lower: number[] } = { upper: [], lower: [] };
  for (let i = 0; i < 5000; i++) {
    const [x, y] = [moons.at(i)[0]!, moons.at(i)[1]!];
    const upper = Math.abs(Math.hypot(x, y) - 1) < 1e-9 && y >= 0;
    if (!upper) expect(Math.abs(Math.hypot(x - 1, y - 0.5) - 1)).toBeLessThan(1e-9);
    if (!upper) expect(y).toBeLessThanOrEqual(0.5);
    (upper ? angles.upper : angles.lower).push(Math.acos(Math.max(-1, Math.min(1, upper ? x : 1 - x))));
  }
  expect(Math.abs(angles.upper.length - 2500)).toBeLessThan(5 * Math.sqrt(1250));
  for (const of of [angles.upper, angles.lower]) {
    const mean = of.reduce((sum, t) => sum + t, 0) / of.length;
    expect(Math.abs(mean - Math.PI / 2)).toBeLessThan((5 * Math.PI) / Math.sqrt(12 * of.length));
  }
});

test('noise has the deviation asked for', () => {
  const [still, noisy] = [twoMoons({ seed: 2, noise: 0 }), twoMoons({ seed: 2, noise: 0.2 })];
  const offsets = Array.from({ length: 5000 }, (_, i) =>
    [0, 1].map((axis) => noisy.at(i)[axis]! - still.at(i)[axis]!),
  ).flat();
  const deviation = Math.sqrt(offsets.reduce((sum, dx) => sum + dx * dx, 0) / offsets.length);
  expect(Math.abs(deviation / 0.2 - 1)).toBeLessThan(5 / Math.sqrt(2 * offsets.length));
});

test('a point is a function of seed and index', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => twoMoons({ seed }));
  expect(b!.at(77)).toEqual(a!.at(77));
  expect(c!.at(77)).not.toEqual(a!.at(77));
  expect(a!.at(78)).not.toEqual(a!.at(77));
  expect(a).toMatchObject({ name: 'twoMoons', size: 100_000, shape: [2] });
});
