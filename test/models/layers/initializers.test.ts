import { glorotUniform, heNormal, type Initializer, normal, orthogonal, zeros } from 'rxgan/models';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../../src/random.js';

const key = keyOf(1, 'kernel');
const moments = (values: Float32Array): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
};
/** Five standard errors of a deviation estimated from n draws. */
const share = (n: number): number => 5 / Math.sqrt(2 * n);

describe('initial values', () => {
  test.each([
    ['normal', normal(), [100, 200], 0.02],
    ['normal(0.5)', normal(0.5), [100, 200], 0.5],
    ['heNormal of a dense kernel', heNormal, [50, 400], Math.sqrt(2 / 50)],
    ['heNormal of a convolution', heNormal, [3, 3, 16, 64], Math.sqrt(2 / (9 * 16))],
    ['glorotUniform of a dense kernel', glorotUniform, [50, 350], Math.sqrt(2 / 400)],
    ['glorotUniform of a convolution', glorotUniform, [3, 3, 16, 48], Math.sqrt(2 / (9 * 64))],
  ] as const)('%s: mean 0 and the deviation of its paper', (_name, initializer, shape, expected) => {
    const values = initializer(key, shape);
    const { mean, deviation } = moments(values);
    expect(values.length).toBe(shape.reduce((product: number, length) => product * length, 1));
    expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(values.length));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(share(values.length));
  });

  test('glorotUniform stays within √(6 / (in + out)) and gets close to it', () => {
    const largest = Math.max(...glorotUniform(key, [30, 20]).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(Math.fround(Math.sqrt(6 / 50)));
    expect(largest).toBeGreaterThan(0.98 * Math.sqrt(6 / 50));
  });

  test.each([
    [[4, 4], 1],
    [[3, 7], 1],
    [[7, 3], 1.4],
    [[64, 64], 0.8],
    [[3, 3, 2, 8], 1],
  ])('orthogonal of shape %j with gain %f has orthogonal rows or columns of that length', (shape, gain) => {
    const values = orthogonal(gain)(key, shape);
    const columns = shape.at(-1)!;
    const rows = values.length / columns;
    const at = (r: number, c: number): number => values[r * columns + c]!;
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    const entry = (i: number, j: number): number => (rows < columns ? at(i, j) : at(j, i));
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let j = 0; j < length; j++) product += entry(a, j) * entry(b, j);
        expect(Math.abs(product - (a === b ? gain * gain : 0))).toBeLessThan(1e-6);
      }
  });

  test('zeros are zeros', () => expect(zeros(key, [2, 3])).toEqual(new Float32Array(6)));

  const all: readonly (readonly [string, Initializer])[] = [
    ['normal', normal()],
    ['heNormal', heNormal],
    ['glorotUniform', glorotUniform],
    ['orthogonal', orthogonal()],
  ];
  test.each(all)('%s is a function of key and shape, and the key 0 is a key like any other', (_name, initializer) => {
    expect(initializer(key, [5, 6])).toEqual(initializer(key, [5, 6]));
    const zero = initializer([0, 0], [5, 6]);
    expect(zero).toEqual(initializer([0, 0], [5, 6]));
    expect(zero.every((value) => value === 0)).toBe(false);
    const others = [key, keyOf(2, 'kernel'), keyOf(1, 'bias'), [0, 0] as const].map((of) =>
      initializer(of, [5, 6]).join(),
    );
    expect(new Set(others).size).toBe(4);
  });
});
