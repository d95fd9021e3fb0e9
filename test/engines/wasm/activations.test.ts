import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Heap, heapOf } from '../../../src/engines/wasm/heap.js';
import { keyOf, normals } from '../../../src/random.js';
import { on, onStock, startWasm } from './engines.js';
import { onHeap } from './onHeap.js';

beforeAll(startWasm);

const heap = (): Heap => heapOf(tf.backend());
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 100];
const numbers = (name: string, count: number, spread = 1): Float32Array =>
  Float32Array.from(normals(keyOf(21, name), count), (value) => spread * value);
const specials = Float32Array.of(0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1e-45, -1e-45, 1e4, -1e4, 3e38, -3e38);
/** Not a number with the sign bit set, as 0 / 0 is on Intel's processors. */
const negativeNaN = new Float32Array(Uint32Array.of(0xffc00000).buffer);

type Unary = (x: number, y: number, n: number) => void;
const applied = (kernel: Unary, x: Float32Array, inPlace = false): Float32Array =>
  onHeap([x], inPlace ? 'in place' : x.length, ([from], to) => kernel(from!, to, x.length));

const unary = {
  relu: (x, y, n) => heap().kernels.relu(x, y, n),
  leakyRelu: (x, y, n) => heap().kernels.leakyRelu(x, y, n, 0.2),
  tanh: (x, y, n) => heap().kernels.tanh(x, y, n),
  exp: (x, y, n) => heap().kernels.exp(x, y, n, heap().exponentialTable),
  log1p: (x, y, n) => heap().kernels.log1p(x, y, n),
  sigmoid: (x, y, n) => heap().kernels.sigmoid(x, y, n, heap().exponentialTable),
  softplus: (x, y, n) => heap().kernels.softplus(x, y, n, heap().exponentialTable),
} satisfies Record<string, Unary>;

describe.each(Object.entries(unary))('%s', (name, kernel) => {
  test('writes its numbers, whatever their count, and nothing beside them; in place too', () => {
    const whole = applied(kernel, numbers(name, 100));
    for (const n of sizes) {
      const x = numbers(name, 100).subarray(0, n);
      expect(applied(kernel, x)).toEqual(whole.subarray(0, n));
      expect(applied(kernel, x, true)).toEqual(whole.subarray(0, n));
    }
  });
  test('of not a number is not a number, whatever its sign', () => {
    expect(applied(kernel, Float32Array.of(Number.NaN, negativeNaN[0]!))).toEqual(Float32Array.of(NaN, NaN));
    // Through a view of bits: a number of JavaScript may lose the sign.
    expect(Number.isNaN(applied(kernel, negativeNaN)[0])).toBe(true);
  });
});

describe('the rectifier', () => {
  test('has the numbers of the stock kernel, and +0 below 0', async () => {
    const x = Float32Array.from([...specials, ...numbers('relu', 50)]);
    const { values } = await onStock(() => tf.relu(x));
    await startWasm();
    expect(applied(unary.relu, x)).toEqual(Float32Array.from(values));
    expect(applied(unary.relu, Float32Array.of(-1, -0, -Infinity, -1e-45)).every((y) => Object.is(y, 0))).toBe(true);
  });
});

describe('the sigmoid', () => {
  const x = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 100);
  const far = Float32Array.of(-1e4, 1e4, -3e38, 3e38, -Infinity, Infinity, -104, -90, -0, 0);
  test('is within 1e-6 of the stock kernel, and within 2e-7 of the true value, relatively', async () => {
    const all = Float32Array.from([...x, ...far]);
    const { values } = await onStock(() => tf.sigmoid(all));
    await startWasm();
    applied(unary.sigmoid, all).forEach((y, i) => {
      expect(Math.abs(y - values[i]!)).toBeLessThanOrEqual(1e-6);
      const right = 1 / (1 + Math.exp(-all[i]!));
      // Below 1e-38 float32 has fewer digits.
      expect(Math.abs(y - right)).toBeLessThanOrEqual(2e-7 * right + 1e-44);
    });
  });
});

describe('softplus', () => {
  test('is within 3e-7 of the true value, relatively, from 1e-45 to 3e38', () => {
    const x = Float32Array.from([
      ...Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 190),
      ...[-1e4, 1e4, 3e38, -3e38, Infinity, -Infinity, 0, -0, 1e-30, -1e-30],
    ]);
    applied(unary.softplus, x).forEach((y, i) => {
      const right = Math.max(x[i]!, 0) + Math.log1p(Math.exp(-Math.abs(x[i]!)));
      if (right === Infinity) expect(y).toBe(Infinity);
      else expect(Math.abs(y - right)).toBeLessThanOrEqual(3e-7 * right + 1e-44);
    });
  });
  test('agrees with the stock kernel where that one keeps its digits', async () => {
    const x = numbers('softplus', 1_001, 4);
    const { values } = await onStock(() => tf.softplus(x));
    await startWasm();
    applied(unary.softplus, x).forEach((y, i) => expect(Math.abs(y - values[i]!)).toBeLessThanOrEqual(1e-6));
  });
});

type Gradient = (y: number, dy: number, dx: number, n: number) => void;
const f = Math.fround;
const gradients: Readonly<Record<string, readonly [Gradient, (y: number, dy: number) => number]>> = {
  'leaky rectifier': [
    (...places) => heap().kernels.rectifierGradient(...places, 0.2),
    (y, dy) => (y > 0 ? dy : f(f(0.2) * dy)),
  ],
  rectifier: [(...places) => heap().kernels.rectifierGradient(...places, 0), (y, dy) => (y > 0 ? dy : 0 * dy)],
  'hyperbolic tangent': [(...places) => heap().kernels.tanhGradient(...places), (y, dy) => f(dy * f(1 - f(y * y)))],
  sigmoid: [(...places) => heap().kernels.sigmoidGradient(...places), (y, dy) => f(dy * f(y * f(1 - y)))],
};
describe.each(Object.entries(gradients))('the gradient of the %s', (_name, [kernel, right]) => {
  const both = (y: Float32Array, dy: Float32Array, inPlace: boolean): Float32Array =>
    onHeap(inPlace ? [dy, y] : [y, dy], inPlace ? 'in place' : y.length, ([first, second], to) =>
      inPlace ? kernel(second!, first!, to, y.length) : kernel(first!, second!, to, y.length),
    );
  test('has the bits of the formula, whatever the count, and writes nothing beside; in place too', () => {
    for (const n of sizes)
      for (const inPlace of [false, true]) {
        const [y, dy] = [numbers('y', n), numbers('dy', n)];
        expect(both(y, dy, inPlace)).toEqual(y.map((value, i) => right(value, dy[i]!)));
      }
  });
  test('of every pair of zeros, infinities and not a number', () => {
    const y = Float32Array.from(specials, (_, i) => specials[i]!);
    for (const slope of specials) {
      const dy = y.map(() => slope);
      expect(both(y, dy, false)).toEqual(y.map((value) => right(value, slope)));
    }
  });
});

describe('a row added to every row', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17])('of %i columns', (columns) => {
    for (const rows of [0, 1, 2, 3, 4, 5, 13])
      for (const inPlace of [false, true]) {
        const [x, row] = [numbers('x', rows * columns), numbers('row', columns)];
        const y = onHeap([x, row], inPlace ? 'in place' : x.length, ([from, offsets], to) =>
          heap().kernels.addRow(from!, offsets!, to, rows, columns),
        );
        expect(y).toEqual(x.map((value, i) => value + row[i % columns]!));
      }
  });
});

test('the activations of this library in place of one another agree with the JS engine', async () => {
  const x = numbers('all', 1_000, 3);
  for (const [name, g] of [
    ['relu', tf.relu],
    ['tanh', tf.tanh],
    ['sigmoid', tf.sigmoid],
    ['softplus', tf.softplus],
    ['exp', tf.exp],
    ['log1p', (y: Float32Array) => tf.log1p(y)],
  ] as const) {
    const { values } = await on('cpu', () => g(x));
    await startWasm();
    applied(unary[name], x).forEach((y, i) => {
      if (Number.isNaN(values[i])) expect(y).toBeNaN();
      else expect(Math.abs(y - values[i]!)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(values[i]!)));
    });
  }
});
