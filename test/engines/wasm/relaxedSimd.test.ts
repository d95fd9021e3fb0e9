import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Heap, heapOf } from '../../../src/engines/wasm/heap.js';
import { installKernels } from '../../../src/engines/wasm/installKernels.js';
import { instantiateKernels, relaxedSimd } from '../../../src/engines/wasm/instantiateKernels.js';
import type { Kernels } from '../../../src/engines/wasm/kernels.js';
import { relaxedProductModule } from '../../../src/engines/wasm/relaxedProductModule.js';
import { keyOf, normals } from '../../../src/random.js';
import { onHeap } from './onHeap.js';

const variable = 'RXGAN_RELAXED_SIMD';
/** Before this file changes anything. */
const byDefault = relaxedSimd();
const flag = '--experimental-wasm-relaxed-simd';
const major = Number(process.versions.node.split('.')[0]);

let heap: Heap;
let plain: Kernels;
beforeAll(async () => {
  // What the flag on the command line does, in the process of this file alone; version 22 knows no such flag.
  if (!byDefault) setFlagsFromString(flag);
  await tf.setBackend('wasm');
  installKernels();
  heap = heapOf(tf.backend());
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly asm: { readonly memory: object } } };
  plain = instantiateKernels(wasm.asm.memory, false);
});

describe('relaxed SIMD', () => {
  test('is there by default from Node 22 on, and behind a flag before', () => {
    expect(byDefault).toBe(major >= 22);
    expect(relaxedSimd()).toBe(true);
  });
  test('is there with the flag on the command line, where it is not there without', () => {
    const program = `console.log(WebAssembly.validate(Buffer.from('${relaxedProductModule}', 'base64')))`;
    const run = (...flags: string[]): string =>
      execFileSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' }).trim();
    expect(run()).toBe(String(byDefault));
    if (!byDefault) expect(run(flag)).toBe('true');
  });
  test('is left alone where 0 is asked for', () => {
    process.env[variable] = '0';
    expect(relaxedSimd()).toBe(false);
    process.env[variable] = '1';
    expect(relaxedSimd()).toBe(true);
    delete process.env[variable];
  });
  test('is for the matrix product alone: every other kernel is the plain one', () => {
    expect(Object.keys(heap.kernels).sort()).toEqual(Object.keys(plain).sort());
    expect(heap.kernels.matrixProduct).not.toBe(plain.matrixProduct);
  });
});

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly start: 'zeros' | 'product' | 'bias';
}
const numbers = (name: string, count: number): Float32Array => Float32Array.from(normals(keyOf(31, name), count));
const operands = ({ m, n, k }: Sizes) => ({
  a: numbers('a', m * k),
  b: numbers('b', k * n),
  c: numbers('c', m * n),
  bias: numbers('bias', n),
});

const computed = ({ matrixProduct }: Kernels, sizes: Sizes): Float32Array => {
  const { m, n, k, transposeA, transposeB, start } = sizes;
  const { a, b, c, bias } = operands(sizes);
  return onHeap([c, a, b, bias], 'in place', ([, left, right, offsets], out) =>
    matrixProduct(
      left!,
      right!,
      out,
      m,
      n,
      k,
      Number(transposeA),
      Number(transposeB),
      { zeros: 0, product: 1, bias: offsets! }[start],
      heap.productWork,
    ),
  );
};

/** In float64, with a bound on what any order of float32 sums with one or two roundings may be off. */
const expectRight = (sizes: Sizes, got: Float32Array): void => {
  const { m, n, k, transposeA, transposeB, start } = sizes;
  const { a, b, c, bias } = operands(sizes);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = { zeros: 0, product: c[i * n + j]!, bias: bias[j]! }[start];
      let size = Math.abs(sum);
      for (let l = 0; l < k; l++) {
        const term = a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!;
        sum += term;
        size += Math.abs(term);
      }
      if (!(Math.abs(got[i * n + j]! - sum) <= 2 ** -24 * (k + 1) * size)) expect([i, j, got[i * n + j]]).toEqual(sum);
    }
};

describe('both forms of the matrix product', () => {
  const forms: readonly (() => Kernels)[] = [() => plain, () => heap.kernels];
  test.each([
    [1, 1, 1],
    [4, 8, 1],
    [4, 8, 2],
    [5, 9, 3],
    [3, 17, 16],
    [15, 7, 4],
    [16, 16, 15],
    [17, 33, 17],
    [9, 10, 600],
    [5, 1030, 30],
  ])('of %i x %i over %i agree with float64, with every transpose and start, and write nothing beside', (m, n, k) => {
    for (const transposeA of [false, true])
      for (const transposeB of [false, true])
        for (const start of ['zeros', 'product', 'bias'] as const)
          for (const kernels of forms) {
            const sizes = { m, n, k, transposeA, transposeB, start };
            expectRight(sizes, computed(kernels(), sizes));
          }
  });
  test('agree with float64 for random sizes', () =>
    fc.assert(
      fc.property(
        fc.record({
          m: fc.integer({ min: 1, max: 21 }),
          n: fc.integer({ min: 1, max: 40 }),
          k: fc.integer({ min: 1, max: 530 }),
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
          start: fc.constantFrom('zeros' as const, 'product' as const, 'bias' as const),
        }),
        (sizes) => {
          for (const kernels of forms) expectRight(sizes, computed(kernels(), sizes));
        },
      ),
      { seed: 13, numRuns: 30 },
    ));
  test('have the same bits in every run, and differ from one another in the last few only', () => {
    const sizes: Sizes = { m: 20, n: 30, k: 300, transposeA: false, transposeB: false, start: 'zeros' };
    const [first, relaxed] = forms.map((kernels) => computed(kernels(), sizes));
    expect(computed(plain, sizes)).toEqual(first);
    expect(computed(heap.kernels, sizes)).toEqual(relaxed);
    first!.forEach((value, i) => expect(Math.abs(value - relaxed![i]!)).toBeLessThanOrEqual(2e-5));
  });
  test('keep infinities and what is not a number to their row', () => {
    for (const kernels of forms) {
      const [a, b] = [Float32Array.of(1, 2, Infinity, 1, Number.NaN, 1), Float32Array.of(1, 1)];
      const c = onHeap([a, b], 3, ([left, right], out) =>
        kernels().matrixProduct(left!, right!, out, 3, 1, 2, 0, 0, 0, heap.productWork),
      );
      expect(c).toEqual(Float32Array.of(3, Infinity, NaN));
    }
  });
});

test('the gradients of a convolution by way of the relaxed product agree with sums made by hand', () => {
  tf.tidy(() => {
    const [x, w] = [tf.tensor4d(numbers('x', 50), [2, 5, 5, 1]), tf.tensor4d(numbers('w', 9), [3, 3, 1, 1])];
    const dy = numbers('dy', 18);
    const [dx, dw] = tf.grads((image: tf.Tensor, filter: tf.Tensor) =>
      tf.mul(tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid'), tf.tensor4d(dy, [2, 3, 3, 1])),
    )([x, w]);
    const [images, filter] = [x.dataSync(), w.dataSync()];
    const [byImage, byFilter] = [new Float64Array(50), new Float64Array(9)];
    for (let n = 0; n < 2; n++)
      for (let out = 0; out < 9; out++)
        for (let at = 0; at < 9; at++) {
          const pixel = 25 * n + 5 * (Math.floor(out / 3) + Math.floor(at / 3)) + (out % 3) + (at % 3);
          byImage[pixel]! += dy[9 * n + out]! * filter[at]!;
          byFilter[at]! += dy[9 * n + out]! * images[pixel]!;
        }
    dx!.dataSync().forEach((value, i) => expect(Math.abs(value - byImage[i]!)).toBeLessThan(1e-5));
    dw!.dataSync().forEach((value, i) => expect(Math.abs(value - byFilter[i]!)).toBeLessThan(1e-5));
  });
});
