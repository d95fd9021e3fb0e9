import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { agrees, on, onStock, random, sameBits, startWasm } from './engines.js';

beforeAll(startWasm);

/** Every kind of float32: random bit patterns (denormal, infinite and not a number among them), and the usual range. */
const patterns = (count: number): Float32Array => {
  const bits = new Uint32Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    bits[i] = state ^ (state >>> 13);
  }
  return new Float32Array(bits.buffer);
};
const specials = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1e-45, -1e-45, 1.1754942e-38, 3.4e38, -3.4e38];
const range = (low: number, high: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / count);

describe('the hyperbolic tangent', () => {
  test('has the bits of the stock kernel for every kind of number', () => sameBits(() => tf.tanh(patterns(40_000))));
  test('has them through all its branches', async () => {
    await sameBits(() => tf.tanh(range(-12, 12, 40_000)));
    await sameBits(() => tf.tanh(range(-0.6, 0.6, 40_000)));
    await sameBits(() => tf.tanh(specials));
  });
  test('is within 2.5e-7 of the true value', async () => {
    const at = range(-12, 12, 9_999);
    const { values } = await on('wasm', () => tf.tanh(at));
    for (const [i, value] of values.entries())
      expect(Math.abs(value - Math.tanh(at[i]!))).toBeLessThanOrEqual(2.5e-7 * Math.abs(Math.tanh(at[i]!)));
  });
});

describe('the exponential', () => {
  test('has the bits of the stock kernel for every kind of number', async () => {
    await sameBits(() => tf.exp(patterns(40_000)));
    await sameBits(() => tf.exp(specials));
  });
  test('has them where it overflows and where it becomes denormal and 0', async () => {
    await sameBits(() => tf.exp(range(-110, -80, 20_000)));
    await sameBits(() => tf.exp(range(88, 90, 20_000)));
    await sameBits(() => tf.exp(range(-20, 20, 20_000)));
  });
  test('is within 1e-7 of the true value', async () => {
    const at = range(-80, 80, 9_999);
    const { values } = await on('wasm', () => tf.exp(at));
    for (const [i, value] of values.entries()) expect(Math.abs(value / Math.exp(at[i]!) - 1)).toBeLessThanOrEqual(1e-7);
  });
});

describe('log(1 + x)', () => {
  const tiny = [1e-10, 3e-9, 5e-8, -2e-8, 1e-38];
  test('is 0 for tiny x on the stock engine: if this fails, the repair may go', async () => {
    expect((await onStock(() => tf.log1p(tiny))).values.every((value) => value === 0)).toBe(true);
  });
  test('is x for tiny x', async () => {
    expect((await on('wasm', () => tf.log1p(tiny))).values).toEqual(Array.from(new Float32Array(tiny)));
  });
  test('is within 3e-7 of the true value everywhere', async () => {
    const at = Float32Array.from([...patterns(20_000), ...range(-0.9999, 3, 20_000)].filter((x) => x > -1));
    const { values } = await on('wasm', () => tf.log1p(at));
    for (const [i, value] of values.entries()) {
      const right = Math.log1p(at[i]!);
      if (!(Math.abs(value - right) <= 3e-7 * Math.abs(right) + 1e-44)) expect([at[i], value]).toEqual([at[i], right]);
    }
  });
  test('at the ends and beyond them', async () => {
    const { values } = await on('wasm', () => tf.log1p([-1, -2, Infinity, -Infinity, Number.NaN, 3.4e38]));
    expect(values).toEqual([-Infinity, Number.NaN, Infinity, Number.NaN, Number.NaN, Math.fround(Math.log1p(3.4e38))]);
  });
});

describe('the leaky rectifier', () => {
  test.each([0, 0.2, 1, 3])('of slope %f has the bits of the stock kernel', async (slope) => {
    await sameBits(() => tf.leakyRelu(patterns(4_001), slope));
    await sameBits(() => tf.leakyRelu(specials, slope));
  });
  test('has the gradient of the JS engine', () =>
    agrees(() => tf.grad((x) => tf.mul(tf.leakyRelu(x, 0.2), random('weights', [37])))(random('x', [37])), 0));
  test('of integers is left to the stock kernel', () =>
    agrees(() => tf.leakyRelu(tf.tensor1d([-2, 3], 'int32'), 0.5), 0));
});

const binary = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  greater: tf.greater,
  less: tf.less,
  greaterEqual: tf.greaterEqual,
  lessEqual: tf.lessEqual,
  equal: tf.equal,
  notEqual: tf.notEqual,
};
describe.each(Object.entries(binary))('%s', (_name, f) => {
  const a = [1, 2, 3, Number.NaN, 1, Number.NaN, Infinity, -Infinity, 0, -5];
  const b = [1, 3, 2, 1, Number.NaN, Number.NaN, Infinity, 3, 0, -6];
  test('pairs, infinities and not a number', () => agrees(() => f(a, b), 0));
  test.each([
    [
      [5, 7],
      [5, 7],
    ],
    [[5, 7], []],
    [[], [5, 7]],
    [
      [5, 7],
      [1, 1, 1],
    ],
    [[1], [1]],
    [
      [4, 1],
      [1, 3],
    ],
    [[4, 3], [3]],
    [
      [0, 3],
      [0, 3],
    ],
  ])('shapes %j and %j', (left, right) =>
    agrees(() => f(tf.round(random('a', left)), tf.round(random('b', right))), 0),
  );
  test('every length around the vectors', async () => {
    for (let n = 1; n <= 9; n++) await agrees(() => f(random('a', [n]), random('b', [n])), 0);
  });
  test('integers', () => agrees(() => f(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([1, 3, 2], 'int32')), 0));
});

describe('select', () => {
  test.each([[[1]], [[3]], [[4]], [[5, 7]], [[2, 3, 4]]])('shape %j', (shape) =>
    agrees(() => tf.where(tf.greater(random('c', shape), 0), random('a', shape), random('b', shape)), 0),
  );
  test('what is not taken may be no number', () =>
    agrees(() => tf.where([true, false, true, false, true], [1, NaN, 3, NaN, 5], [NaN, 2, NaN, 4, Infinity]), 0));
  test('a condition for each row is left to the stock kernel', () =>
    agrees(() => {
      const inputs = { condition: tf.tensor1d([true, false, true]), t: random('a', [3, 4]), e: random('b', [3, 4]) };
      return tf.engine().runKernel('Select', inputs);
    }, 0));
  test('broadcast operands', () =>
    agrees(() => tf.where(tf.greater(random('c', [3, 4]), 0), random('a', [4]), tf.scalar(2)), 0));
});
