import fc from 'fast-check';
import { keyOf, normals, uniforms } from 'rxgan';
import { describe, expect, test } from 'vitest';
import { type Key, permuted, threefry } from '../src/random.js';

const block = (key: Key, counter0: number, counter1: number): string[] => {
  const out = new Uint32Array(2);
  threefry(key, counter0, counter1, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0'));
};
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const moment = (values: ArrayLike<number>, power: number): number => mean(Array.from(values, (x) => x ** power));
const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  mean(Array.from(a, (x, i) => x * b[i]!)) / Math.sqrt(moment(a, 2) * moment(b, 2));
/** Σ (observed - expected)² / expected. */
const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

describe('threefry', () => {
  // Random123's kat_vectors, threefry2x32 with 20 rounds.
  test.each([
    [[0, 0], 0, 0, ['6b200159', '99ba4efe']],
    [[0xffffffff, 0xffffffff], 0xffffffff, 0xffffffff, ['1cb996fc', 'bb002be7']],
    [[0x13198a2e, 0x03707344], 0x243f6a88, 0x85a308d3, ['c4923a9c', '483df7a0']],
  ] as const)('with key %j and counter %d, %d', (key, counter0, counter1, words) => {
    expect(block(key, counter0, counter1)).toEqual(words);
  });
});

describe('keyOf', () => {
  test('gives another key for another seed, purpose or step, also for steps beyond 2^32', () => {
    const steps = [0, 1, 2, 1000, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER];
    const purposes = ['latents', 'noise', 'layer 0', 'layer 1', 'layer 10', ''];
    const seeds = [0, 1, 2, 12345, 2 ** 31, 2 ** 32 - 1];
    const keys = seeds.flatMap((seed) => purposes.flatMap((p) => steps.map((step) => keyOf(seed, p, step).join())));
    expect(new Set(keys).size).toBe(seeds.length * purposes.length * steps.length);
  });
  test('is two 32-bit words, whatever was drawn before', () => {
    const property = fc.property(fc.nat(), fc.string(), fc.maxSafeNat(), (seed, purpose, step) => {
      const key = keyOf(seed, purpose, step);
      uniforms(key, 3);
      expect(keyOf(seed, purpose, step)).toEqual(key);
      for (const word of key) expect(word).toBe(word >>> 0);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });
});

describe('uniforms', () => {
  const draws = uniforms(keyOf(1, 'uniform'), 100_000);

  test('lie strictly between 0 and 1', () => {
    expect(draws.every((u) => u > 0 && u < 1)).toBe(true);
  });
  test('fill a hundred bins evenly', () => {
    const counts = new Array<number>(100).fill(0);
    for (const u of draws) counts[Math.floor(u * 100)]!++;
    // 99 degrees of freedom: above 149 once in a thousand.
    expect(chiSquare(counts, 1000)).toBeLessThan(149);
  });
  test('do not know their predecessor', () => {
    const centered = Array.from(draws, (u) => u - 0.5);
    expect(Math.abs(correlation(centered.slice(1), centered))).toBeLessThan(4 / Math.sqrt(draws.length));
  });
  test('a shorter draw begins a longer one, of even and odd length', () => {
    const property = fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(1000), (count, index) => {
      const key = keyOf(2, 'prefix');
      expect(uniforms(key, count, index)).toEqual(uniforms(key, 41, index).slice(0, count));
      expect(normals(key, count, index)).toEqual(normals(key, 41, index).slice(0, count));
    });
    fc.assert(property, { seed: 7, numRuns: 50 });
  });
});

describe('normals', () => {
  const draws = normals(keyOf(1, 'normal'), 100_001);

  test('have the first six moments of N(0, 1)', () => {
    // Var(z^k) = E z^2k - (E z^k)².
    const [expected, variances] = [
      [0, 1, 0, 3, 0, 15],
      [1, 2, 15, 96, 945, 10170],
    ];
    expected.forEach((value, i) => {
      expect(Math.abs(moment(draws, i + 1) - value)).toBeLessThan(5 * Math.sqrt(variances[i]! / draws.length));
    });
  });
  test('have the share of N(0, 1) within 1, 2, 3 and beyond 4 deviations', () => {
    for (const [limit, share] of [
      [1, 0.6826895],
      [2, 0.9544997],
      [3, 0.9973002],
      [4, 0.9999367],
    ] as const) {
      const inside = draws.filter((z) => Math.abs(z) < limit).length / draws.length;
      expect(Math.abs(inside - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / draws.length));
    }
  });
});

describe('draws of different origin', () => {
  const n = 50_000;
  const origins: readonly (readonly [string, Float32Array])[] = [
    ['one', normals(keyOf(1, 'latents', 5), n)],
    ['another purpose', normals(keyOf(1, 'noise', 5), n)],
    ['another step', normals(keyOf(1, 'latents', 6), n)],
    ['another seed', normals(keyOf(2, 'latents', 5), n)],
    ['another index', normals(keyOf(1, 'latents', 5), n, 1)],
  ];
  test('are uncorrelated, pair by pair, and so are their squares', () => {
    origins.forEach(([a, x], i) => {
      for (const [b, y] of origins.slice(i + 1)) {
        expect(Math.abs(correlation(x, y)), `${a}, ${b}`).toBeLessThan(4.5 / Math.sqrt(n));
        const squares = [x, y].map((values) => Array.from(values, (z) => (z * z - 1) / Math.SQRT2));
        expect(Math.abs(correlation(squares[0]!, squares[1]!)), `${a}, ${b}`).toBeLessThan(4.5 / Math.sqrt(n));
      }
    });
  });
});

describe('permuted', () => {
  const images = (size: number, key: Key): number[] => Array.from({ length: size }, (_, i) => permuted(i, size, key));

  test('is a bijection for every size up to 300', () => {
    for (let size = 1; size <= 300; size++) {
      const seen = new Set(images(size, keyOf(3, 'order', size)));
      expect(seen.size, `size ${size}`).toBe(size);
      expect(Math.min(...seen)).toBe(0);
      expect(Math.max(...seen)).toBe(size - 1);
    }
  });
  test('is a bijection for large sizes', () => {
    for (const size of [60_000, 65_536, 100_003]) {
      const seen = new Uint8Array(size);
      for (const image of images(size, keyOf(3, 'order', size))) seen[image]!++;
      expect(
        seen.every((count) => count === 1),
        `size ${size}`,
      ).toBe(true);
    }
  });
  test('stays injective and in range beyond 32 bits', () => {
    const size = 2 ** 40 + 12345;
    const seen = Array.from({ length: 2000 }, (_, i) => permuted(i * 549_755_813, size, keyOf(4, 'order')));
    expect(new Set(seen).size).toBe(2000);
    expect(seen.every((image) => Number.isSafeInteger(image) && image >= 0 && image < size)).toBe(true);
  });
  test('puts an example anywhere with equal chance', () => {
    const counts = new Array<number>(12).fill(0);
    for (let epoch = 0; epoch < 12_000; epoch++) counts[permuted(5, 12, keyOf(5, 'batch order', epoch))]!++;
    // 11 degrees of freedom: above 31.3 once in a thousand.
    expect(chiSquare(counts, 1000)).toBeLessThan(31.3);
  });
  test('makes all orders of three equally often', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const order = images(3, keyOf(6, 'batch order', epoch)).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 5 degrees of freedom: above 20.5 once in a thousand.
    expect(chiSquare([...counts.values()], 1000)).toBeLessThan(20.5);
  });
  test('scatters neighbors', () => {
    const order = images(10_000, keyOf(7, 'order')).map((image) => image - 4999.5);
    expect(Math.abs(correlation(order.slice(1), order))).toBeLessThan(4 / Math.sqrt(10_000));
  });
});
