import { swissRoll } from 'rxgan/data';
import { expect, test } from 'vitest';

test('without noise lies on the spiral, with uniform turns from 1.5π to 4.5π', () => {
  const roll = swissRoll({ seed: 2, noise: 0 });
  const turns = Array.from({ length: 5000 }, (_, i) => {
    const [x, y] = [roll.at(i)[0]!, roll.at(i)[1]!];
    const t = 7.5 * Math.hypot(x, y);
    expect(Math.abs(x - (t * Math.cos(t)) / 7.5)).toBeLessThan(1e-5);
    expect(Math.abs(y - (t * Math.sin(t)) / 7.5)).toBeLessThan(1e-5);
    return t / Math.PI;
  });
  expect(Math.min(...turns)).toBeGreaterThanOrEqual(1.5);
  expect(Math.max(...turns)).toBeLessThanOrEqual(4.5);
  const mean = turns.reduce((sum, t) => sum + t, 0) / turns.length;
  // A uniform variable on an interval of 3 has the deviation 3 / √12.
  expect(Math.abs(mean - 3)).toBeLessThan((5 * 3) / Math.sqrt(12 * turns.length));
});

test('noise is added before the division, with the deviation asked for', () => {
  const [still, noisy] = [swissRoll({ seed: 2, noise: 0 }), swissRoll({ seed: 2, noise: 0.5 })];
  const offsets = Array.from({ length: 5000 }, (_, i) =>
    [0, 1].map((axis) => noisy.at(i)[axis]! - still.at(i)[axis]!),
  ).flat();
  const deviation = Math.sqrt(offsets.reduce((sum, dx) => sum + dx * dx, 0) / offsets.length);
  expect(Math.abs((deviation * 7.5) / 0.5 - 1)).toBeLessThan(5 / Math.sqrt(2 * offsets.length));
});

test('a point is a function of seed and index', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => swissRoll({ seed }));
  expect(b!.at(77)).toEqual(a!.at(77));
  expect(c!.at(77)).not.toEqual(a!.at(77));
  expect(a!.at(78)).not.toEqual(a!.at(77));
  expect(a).toMatchObject({ name: 'swissRoll', size: 100_000, shape: [2] });
});
