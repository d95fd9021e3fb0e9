import fc from 'fast-check';
import { gaussian, jointLatents, type LatentDistribution, oneHotLatent, uniform } from 'rxgan/models';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../src/random.js';

const rowsOf = ({ size, sample }: LatentDistribution, count: number, step = 0): number[][] => {
  const flat = sample(keyOf(3, 'latents', step), count);
  expect(flat.length).toBe(count * size);
  return Array.from({ length: count }, (_, i) => Array.from(flat.subarray(i * size, (i + 1) * size)));
};
/** The columns of a named part. */
const part = (from: LatentDistribution, name: string, count: number, step = 0): number[][] => {
  const [first, length] = from.parts![name]!;
  return rowsOf(from, count, step).map((row) => row.slice(first, first + length));
};

describe('jointLatents', () => {
  const z = jointLatents({ noise: gaussian(3), digit: oneHotLatent(4), style: uniform(2) });

  test('says where its parts are, and what they are', () => {
    expect(z).toMatchObject({ size: 9, parts: { noise: [0, 3], digit: [3, 4], style: [7, 2] } });
    expect(z.name).toBe('jointLatents(noise: gaussian(3), digit: oneHotLatent(4), style: uniform(2))');
    expect(part(z, 'digit', 50).every((row) => row.filter((value) => value === 1).length === 1)).toBe(true);
    expect(part(z, 'style', 50).every((row) => row.every((value) => Math.abs(value) < 1))).toBe(true);
    expect(
      part(z, 'noise', 50)
        .flat()
        .some((value) => Math.abs(value) > 1),
    ).toBe(true);
  });

  test('a part draws what it draws, whichever others there are and in whatever order', () => {
    const parts = { noise: gaussian(3), digit: oneHotLatent(4), style: uniform(2), more: gaussian(1) };
    const names = Object.keys(parts) as (keyof typeof parts)[];
    const property = fc.property(fc.shuffledSubarray(names, { minLength: 1 }), fc.nat(99), (chosen, step) => {
      const some = jointLatents(Object.fromEntries(chosen.map((name) => [name, parts[name]])));
      const all = jointLatents(parts);
      for (const name of chosen) expect(part(some, name, 7, step)).toEqual(part(all, name, 7, step));
    });
    fc.assert(property, { seed: 7, numRuns: 40 });
  });

  test('two parts of one kind draw apart, and each anew with another key', () => {
    const twins = jointLatents({ a: gaussian(2), b: gaussian(2) });
    expect(part(twins, 'a', 5)).not.toEqual(part(twins, 'b', 5));
    expect(part(twins, 'a', 5, 1)).not.toEqual(part(twins, 'a', 5));
    expect(part(twins, 'a', 5)).toEqual(part(twins, 'a', 5));
  });

  test('the parts of one example are independent: 5 SE', () => {
    const twins = jointLatents({ a: gaussian(1), b: gaussian(1), digit: oneHotLatent(2) });
    const rows = rowsOf(twins, 20_000);
    const mean = (f: (row: readonly number[]) => number): number =>
      rows.reduce((sum, row) => sum + f(row), 0) / rows.length;
    const error = 5 / Math.sqrt(rows.length);
    expect(Math.abs(mean(([a, b]) => a! * b!))).toBeLessThan(error);
    expect(Math.abs(mean(([a, , heads]) => a! * (2 * heads! - 1)))).toBeLessThan(error);
  });

  test('a part may be joint itself', () => {
    const nested = jointLatents({
      noise: gaussian(3),
      codes: jointLatents({ digit: oneHotLatent(4), style: uniform(2) }),
    });
    expect(nested).toMatchObject({ size: 9, parts: { noise: [0, 3], codes: [3, 6] } });
    expect(part(nested, 'noise', 4)).toEqual(part(z, 'noise', 4));
  });
});

describe('oneHotLatent', () => {
  test('gives one 1 in each row, and each class equally often: 5 SE', () => {
    const count = 40_000;
    const rows = rowsOf(oneHotLatent(8), count);
    const frequencies = new Array<number>(8).fill(0);
    for (const row of rows) {
      expect(row.filter((value) => value !== 0)).toEqual([1]);
      frequencies[row.indexOf(1)]!++;
    }
    const [expected, error] = [count / 8, Math.sqrt((count / 8) * (7 / 8))];
    for (const frequency of frequencies) expect(Math.abs(frequency - expected)).toBeLessThan(5 * error);
  });
  test('a shorter draw begins a longer one', () => {
    expect(rowsOf(oneHotLatent(5), 3)).toEqual(rowsOf(oneHotLatent(5), 9).slice(0, 3));
  });
  test('of one class is always that class', () => {
    expect(rowsOf(oneHotLatent(1), 4)).toEqual([[1], [1], [1], [1]]);
  });
});
