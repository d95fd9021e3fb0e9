import { type MultiScaleSsimOptions, multiScaleSsim, rows, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { keyOf, uniforms } from '../../src/random.js';
import { expectClose, mean } from './samples.js';

type Image = (y: number, x: number, channel: number) => number;
type Shape = MultiScaleSsimOptions['shape'];
type Plane = readonly (readonly number[])[];

const sampled = (images: readonly Image[], [height, width, channels]: Shape) =>
  rows(
    images.flatMap((image) =>
      Array.from({ length: height * width * channels }, (_, i) =>
        image(Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels),
      ),
    ),
    height * width * channels,
  );
const measured = (real: readonly Image[], fake: readonly Image[], shape: Shape, options = {}) =>
  runToEnd(multiScaleSsim(sampled(real, shape), sampled(fake, shape), { shape, pairs: 3, ...options }));

/** Random pixels over a slope, so that no two windows have the same mean or variance. */
const noisy = (seed: number): Image => {
  const values = uniforms(keyOf(seed, 'pixels'), 80 * 80 * 3);
  return (y, x, channel) => 0.6 * values[(y * 80 + x) * 3 + channel]! + 0.4 * ((x + y) / 160);
};
const mixed =
  (a: Image, b: Image, share: number): Image =>
  (y, x, c) =>
    share * a(y, x, c) + (1 - share) * b(y, x, c);

// The definition, window by window: Gaussian weights in two dimensions, variances around the mean.
const weights = Array.from({ length: 121 }, (_, i) =>
  Math.exp(-((Math.floor(i / 11) - 5) ** 2 + ((i % 11) - 5) ** 2) / (2 * 1.5 ** 2)),
);
const total = weights.reduce((sum, weight) => sum + weight, 0);
const window = (plane: Plane, top: number, left: number): number[] =>
  weights.map((_, i) => plane[top + Math.floor(i / 11)]![left + (i % 11)]!);
const weighted = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + (weights[i]! / total) * value, 0);

const definition = (a: Plane, b: Plane, exponents: readonly number[]): number => {
  const structures: number[] = [];
  const wholes: number[] = [];
  for (let top = 0; top + 11 <= a.length; top++)
    for (let left = 0; left + 11 <= a[0]!.length; left++) {
      const [x, y] = [window(a, top, left), window(b, top, left)];
      const [mx, my] = [weighted(x), weighted(y)];
      const around = (p: readonly number[], mp: number, q: readonly number[], mq: number): number =>
        weighted(p.map((value, i) => (value - mp) * (q[i]! - mq)));
      const structure = (2 * around(x, mx, y, my) + 0.0009) / (around(x, mx, x, mx) + around(y, my, y, my) + 0.0009);
      structures.push(structure);
      wholes.push((structure * (2 * mx * my + 0.0001)) / (mx * mx + my * my + 0.0001));
    }
  const [exponent, ...coarser] = exponents;
  if (coarser.length === 0) return Math.max(0, mean(wholes)) ** exponent!;
  return Math.max(0, mean(structures)) ** exponent! * definition(halved(a), halved(b), coarser);
};
const halved = (plane: Plane): Plane =>
  Array.from({ length: Math.floor(plane.length / 2) }, (_, y) =>
    Array.from({ length: Math.floor(plane[0]!.length / 2) }, (_, x) =>
      mean([0, 1].flatMap((dy) => [0, 1].map((dx) => plane[2 * y + dy]![2 * x + dx]!))),
    ),
  );
const planeOf = (image: Image, [height, width]: Shape, channel: number): Plane =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => image(y, x, channel)));

/** Published for five scales; fewer are scaled up to sum to 1. */
const exponentsFor = (scales: number): number[] => {
  const used = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333].slice(0, scales);
  return used.map((exponent) => exponent / used.reduce((sum, each) => sum + each, 0));
};

describe('multiScaleSsim', () => {
  it.each([
    [[11, 14, 1], 1],
    [[25, 23, 2], 2],
    [[44, 47, 1], 3],
  ] as const)('is the definition for images of %j: %d scales, channels averaged', (shape, scales) => {
    const [a, b] = [noisy(1), mixed(noisy(1), noisy(2), 0.7)];
    // Two images are always each other's pair.
    const result = measured([noisy(3), noisy(4)], [a, b], shape);
    const channels = Array.from({ length: shape[2] }, (_, channel) =>
      definition(planeOf(a, shape, channel), planeOf(b, shape, channel), exponentsFor(scales)),
    );
    expect(result.scales).toBe(scales);
    expect(result.value).toBeGreaterThan(0.3);
    expectClose(result.value, mean(channels), 1e-10);
  });

  it.each([
    [11, 1],
    [21, 1],
    [22, 2],
    [28, 2],
    [32, 2],
    [43, 2],
    [44, 3],
    [64, 3],
    [88, 4],
    [176, 5],
    [352, 5],
  ])('uses as many scales as have a window: %d pixels, %d scales', (side, scales) => {
    const flat: Image = (y, x) => (x + y) / (2 * side);
    expect(measured([flat, flat], [flat, flat], [side, side, 1], { pairs: 1 }).scales).toBe(scales);
  });

  it('is 1 for a sample of equal images and low for different ones, and the ideal is that of the real sample', () => {
    const shape = [22, 22, 1] as const;
    const varied = [1, 2, 3, 4].map(noisy);
    const collapsed = [1, 1, 1, 1].map(noisy);
    const result = measured(varied, collapsed, shape, { pairs: 20 });
    expectClose(result.value, 1, 1e-12);
    expect(result.ideal).toBeLessThan(0.5);
    expect(measured(collapsed, varied, shape, { pairs: 20 })).toMatchObject({
      ideal: result.value,
      value: result.ideal,
    });
    expect(result).toMatchObject({ real: 4, fake: 4, pairs: 20 });
  });

  it('never compares an image with itself, and comes to all pairs', () => {
    const shape = [11, 11, 1] as const;
    // Negatives of each other: structure below 0, so every pair counts as 0, and only an image with itself as 1.
    const negative: Image = (y, x, c) => 1 - noisy(1)(y, x, c);
    expect(measured([noisy(1), negative], [noisy(1), negative], shape, { pairs: 50 }).value).toBe(0);
    // Of three images two are equal: one pair in three counts as 1.
    const { value } = measured([noisy(1), negative], [noisy(1), noisy(1), negative], shape, { pairs: 300 });
    expect(Math.abs(value - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 300));
  });

  it('takes pixels from -1 to 1 as it takes the same from 0 to 1', () => {
    const shape = [22, 22, 1] as const;
    const signed =
      (image: Image): Image =>
      (y, x, c) =>
        2 * image(y, x, c) - 1;
    const images = [noisy(1), mixed(noisy(1), noisy(2), 0.5)];
    const expected = measured(images, images, shape).value;
    expectClose(measured(images.map(signed), images.map(signed), shape, { range: [-1, 1] }).value, expected, 1e-12);
    expect(() => measured(images.map(signed), images.map(signed), shape)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'multiScaleSsim.range' }),
    );
    expect(() =>
      measured(
        images,
        images.map(
          (image): Image =>
            (y, x, c) =>
              255 * image(y, x, c),
        ),
        shape,
      ),
    ).toThrow(/multiScaleSsim\.range: expected values from 0 to 1, got \d+/);
  });

  it('draws its pairs by the seed', () => {
    const images = [1, 2, 3, 4, 5].map((seed) => mixed(noisy(seed), noisy(9), seed / 10));
    const seeded = (seed: number) => measured(images, images, [11, 11, 1], { seed });
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1).value).not.toBe(seeded(2).value);
  });

  it.each([
    ['ConfigError', 'multiScaleSsim.shape', [10, 40, 1], {}],
    ['ConfigError', 'multiScaleSsim.shape', [40, 10, 1], {}],
    ['ConfigError', 'multiScaleSsim.pairs', [11, 11, 1], { pairs: 0 }],
    ['ShapeMismatch', 'multiScaleSsim.shape', [11, 11, 1], { shape: [11, 11, 3] }],
  ] as const)('refuses with %s at %s: %j %j', (_tag, path, shape, options) => {
    const images = [noisy(1), noisy(2)];
    expect(() => measured(images, images, shape, options)).toThrow(expect.objectContaining({ _tag, path }));
  });
});
