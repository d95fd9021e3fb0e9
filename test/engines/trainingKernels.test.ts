import * as tf from '@tensorflow/tfjs-core';
// The gradients.
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { jsKernels, plainKernels } from '../../src/engines/js/plainKernels.js';
import {
  type ActivationRule,
  type Convolving,
  type TrainingKernels,
  trainingKernels,
} from '../../src/engines/trainingKernels.js';
import { wasmKernels } from '../../src/engines/wasm/wasmKernels.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(8, name), tf.util.sizeFromShape([...shape])), [...shape]);
const numbers = (tensor: tf.Tensor): Float32Array => (tensor.dataSync() as Float32Array).slice();

type Named = Readonly<Record<string, tf.Tensor>>;
type Computation = (kernels: TrainingKernels) => Named;

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The kernels of the WASM engine give what plain operations give there, the same bits each time, and leave nothing. */
const agrees = (compute: Computation, tolerance = 2e-6): void => {
  const by = (kernels: TrainingKernels): Readonly<Record<string, { shape: number[]; values: Float32Array }>> => {
    const results: Record<string, { shape: number[]; values: Float32Array }> = {};
    const run = (): void =>
      tf.tidy(() => {
        for (const [name, tensor] of Object.entries(compute(kernels)))
          results[name] = { shape: tensor.shape, values: numbers(tensor) };
      });
    expect(leftBehind(run)).toBe(0);
    return results;
  };
  const [plain, own] = [by(plainKernels), by(wasmKernels)];
  expect(by(wasmKernels)).toEqual(own);
  for (const [name, { shape, values }] of Object.entries(plain)) {
    expect(own[name]!.shape).toEqual(shape);
    const apart = largest(values.map((value, i) => value - own[name]!.values[i]!));
    expect(apart, name).toBeLessThanOrEqual(tolerance * Math.max(1e-30, largest(values)));
  }
};

const rules: readonly ActivationRule[] = [
  { name: 'relu' },
  { name: 'leakyRelu', slope: 0.2 },
  { name: 'leakyRelu', slope: 0 },
  { name: 'tanh' },
  { name: 'sigmoid' },
  { name: 'elu' },
  { name: 'softplus' },
];

test('every engine has its kernels', async () => {
  await start('wasm');
  expect(trainingKernels()).toBe(wasmKernels);
  await start('js');
  expect(trainingKernels()).toBe(jsKernels);
});

describe.each(engines)('training kernels on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(rules)('the gradient of %j is a difference quotient, from the output alone', (rule) => {
    tf.tidy(() => {
      const kernels = trainingKernels();
      // Not at the kink of the rectifiers.
      const x = tf.tensor1d([-3.3, -1.2, -0.4, 0.3, 0.9, 2.8]);
      const at = (by: number): Float32Array => numbers(kernels.activate(rule, tf.add(x, by), false));
      const [up, down] = [at(0.01), at(-0.01)];
      const y = kernels.activate(rule, x, false);
      const slopes = kernels.activationGradient(rule, y, tf.tensor1d([2, 2, 2, 2, 2, 2])).dataSync();
      slopes.forEach((slope, i) => expect(Math.abs(slope - (up[i]! - down[i]!) / 0.01)).toBeLessThan(2e-4));
    });
  });
  test.each(rules)('%j changes its operand only if told that it may', (rule) => {
    tf.tidy(() => {
      const kernels = trainingKernels();
      const x = random('x', [3, 7]);
      const before = numbers(x);
      const y = kernels.activate(rule, x, false);
      expect(numbers(x)).toEqual(before);
      expect(numbers(kernels.activate(rule, tf.tensor(before, [3, 7]), true))).toEqual(numbers(y));
      const kept = numbers(y);
      kernels.activationGradient(rule, y, random('dy', [3, 7]));
      expect(numbers(y)).toEqual(kept);
    });
  });
  test('the slope of softplus keeps its digits where the output is small', () => {
    const slope = (x: number): number =>
      tf.tidy(() => {
        const kernels = trainingKernels();
        const y = kernels.activate({ name: 'softplus' }, tf.tensor1d([x]), false);
        return kernels.activationGradient({ name: 'softplus' }, y, tf.tensor1d([1])).dataSync()[0]!;
      });
    for (const x of [-20, -10, -1, 1, 10]) expect(slope(x) * (1 + Math.exp(-x))).toBeCloseTo(1, 5);
  });
  test('a convolution leaves the image and the bias alone, and adds the bias to every pixel', () => {
    tf.tidy(() => {
      const kernels = trainingKernels();
      const [x, filter, bias] = [random('x', [2, 5, 4, 3]), random('filter', [3, 3, 3, 4]), random('bias', [4])];
      const before = [x, filter, bias].map(numbers);
      const how: Convolving = { strides: 2, pad: 'same' };
      const y = kernels.convolve(x, filter, bias, how);
      expect([x, filter, bias].map(numbers)).toEqual(before);
      const difference = tf.sub(tf.sub(y, kernels.convolve(x, filter, undefined, how)), bias);
      expect(largest(numbers(difference))).toBeLessThan(1e-5);
    });
  });
});

describe('the kernels of the WASM engine', () => {
  beforeAll(() => start('wasm'));

  test.each(rules)('%j', (rule) =>
    agrees((kernels) => {
      const y = kernels.activate(rule, random('x', [5, 7]), false);
      return { y, dx: kernels.activationGradient(rule, y, random('dy', [5, 7])) };
    }),
  );
  test.each([
    [4, 3, 5],
    [64, 1, 17],
    [1, 40, 1],
  ])('products and sums of %i rows, %i inputs and %i units', (rows, inputs, units) =>
    agrees((kernels) => {
      const [x, kernel, bias] = [random('x', [rows, inputs]), random('k', [inputs, units]), random('b', [units])];
      const dy = random('dy', [rows, units]);
      return {
        affine: kernels.affine(x, kernel, bias),
        byKernel: kernels.product(x, dy, true, false),
        byInput: kernels.product(dy, kernel, false, true),
        byBias: kernels.columnSums(dy),
        offset: kernels.addBias(random('y', [rows, units]), bias),
      };
    }),
  );
  test.each<readonly [image: number[], filter: number[], how: Convolving]>([
    [[3, 7, 6, 2], [4, 4, 2, 5], { strides: 2, pad: 'same' }],
    [[2, 5, 5, 3], [3, 3, 3, 4], { strides: 1, pad: 'valid' }],
    [[2, 4, 4, 8], [1, 1, 8, 3], { strides: 1, pad: 'same' }],
  ])('convolutions of %j with %j', (image, filter, how) =>
    agrees((kernels) => {
      const [x, k, bias] = [random('x', image), random('k', filter), random('b', [filter[3]!])];
      const y = kernels.convolve(x, k, bias, how);
      const dy = random('dy', y.shape);
      return {
        y,
        byFilter: kernels.convolutionFilterGradient(x, dy, filter, how),
        byInput: kernels.convolutionInputGradient(dy, k, image, how),
      };
    }),
  );
});

/** Rows in groups; `shift` moves the means away from 0. */
const normalization =
  (shape: readonly number[], groups: readonly number[], shift = 0.5): Computation =>
  (kernels) => {
    const channels = shape.at(-1)!;
    const x = tf.add(tf.mul(random('x', shape), tf.add(tf.range(0, channels), 0.5)), shift);
    const before = numbers(x);
    const [scale, offset, epsilon] = [random('scale', [channels]), random('offset', [channels]), 1e-3];
    const { y, mean, variance } = kernels.normalize({ x, scale, offset, epsilon, groups });
    const dy = random('dy', shape);
    const back = kernels.normalizeGradient({ x, dy, scale, mean, variance, epsilon, groups });
    expect(numbers(x)).toEqual(before);
    return { y, mean, variance, dx: back.dx, scale: back.scale, offset: back.offset };
  };

/** The definition on the tape, group by group. */
const onTape = (shape: readonly number[], groups: readonly number[]): Named => {
  const channels = shape.at(-1)!;
  const x = tf.add(tf.mul(random('x', shape), tf.add(tf.range(0, channels), 0.5)), 0.5);
  const plain = (all: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor => {
    const rows = tf.reshape(all, [-1, channels]);
    let from = 0;
    const parts = groups.map((count) => {
      from += count;
      const part = tf.slice(rows, from - count, count);
      const { mean, variance } = tf.moments(part, 0, true);
      return tf.add(tf.mul(tf.div(tf.sub(part, mean), tf.sqrt(tf.add(variance, 1e-3))), scale), offset);
    });
    return tf.reshape(tf.concat(parts), [...shape]);
  };
  const arguments_ = [x, random('scale', [channels]), random('offset', [channels])] as const;
  const [dx, scale, offset] = tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
    tf.mul(plain(a, b, c), random('dy', shape)),
  )([...arguments_]);
  return { y: plain(...arguments_), dx: dx!, scale: scale!, offset: offset! };
};

const cases: readonly (readonly [shape: number[], groups: number[]])[] = [
  [[8, 1], [8]],
  [
    [7, 3],
    [4, 3],
  ],
  [
    [64, 16],
    [32, 32],
  ],
  [
    [5, 4, 3, 6],
    [24, 36],
  ],
  [
    [1030, 5],
    [512, 518],
  ],
  [
    [9, 40],
    [3, 3, 3],
  ],
];

describe('normalization by groups of rows', () => {
  describe.each(engines)('on %s', (engine) => {
    beforeAll(() => start(engine));

    test.each(cases)('of shape %j in groups of %j rows is its definition, and so is the gradient', (shape, groups) => {
      tf.tidy(() => {
        const actual = normalization(shape, groups)(trainingKernels());
        for (const [name, expected] of Object.entries(onTape(shape, groups))) {
          const [a, b] = [numbers(actual[name]!), numbers(expected)];
          const apart = largest(a.map((value, i) => value - b[i]!));
          expect(apart / largest(b), name).toBeLessThan(2e-5);
        }
        expect(actual['mean']!.shape).toEqual([groups.length, shape.at(-1)]);
        expect(actual['variance']!.shape).toEqual([groups.length, shape.at(-1)]);
      });
    });
    test('a group knows nothing of the others', () => {
      tf.tidy(() => {
        const { normalize } = trainingKernels();
        const [scale, offset, epsilon] = [tf.ones([3]), tf.zeros([3]), 1e-5];
        const [a, b] = [random('a', [5, 3]), tf.add(random('b', [4, 3]), 100)];
        const both = normalize({ x: tf.concat([a, b]), scale, offset, epsilon, groups: [5, 4] });
        const [one, two] = [[a], [b]].map(([x]) =>
          normalize({ x: x!, scale, offset, epsilon, groups: [x!.shape[0]!] }),
        ) as [typeof both, typeof both];
        for (const name of ['y', 'mean', 'variance'] as const)
          expect(numbers(both[name])).toEqual(numbers(tf.concat([one[name], two[name]])));
      });
    });
    test('a constant channel is its offset, with a finite gradient', () => {
      tf.tidy(() => {
        const { normalize, normalizeGradient } = trainingKernels();
        const of = { x: tf.fill([6, 2], 3), scale: tf.tensor1d([1, 2]), epsilon: 1e-5, groups: [2, 4] };
        const { y, mean, variance } = normalize({ ...of, offset: tf.tensor1d([5, 6]) });
        expect(Array.from(y.dataSync())).toEqual([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6]);
        const { dx } = normalizeGradient({ ...of, dy: random('dy', [6, 2]), mean, variance });
        expect(numbers(dx).every(Number.isFinite)).toBe(true);
      });
    });
  });

  describe('on WASM', () => {
    beforeAll(() => start('wasm'));

    test('random shapes and groups', () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 2, max: 70 }), { minLength: 1, maxLength: 3 }),
          fc.integer({ min: 1, max: 13 }),
          (groups, channels) =>
            agrees(normalization([groups.reduce((sum, rows) => sum + rows), channels], groups, 0), 5e-5),
        ),
        { seed: 12, numRuns: 25 },
      );
    });
    test('keeps its digits where the mean is a thousand deviations', () => {
      tf.tidy(() => {
        const x = tf.add(random('x', [4_000, 2]), 1_000);
        const [scale, offset] = [tf.ones([2]), tf.zeros([2])];
        const { y, mean, variance } = wasmKernels.normalize({ x, scale, offset, epsilon: 0, groups: [4_000] });
        const values = x.dataSync();
        for (const c of [0, 1]) {
          const column = Array.from(values).filter((_, i) => i % 2 === c);
          const average = column.reduce((sum, value) => sum + value, 0) / 4_000;
          const spread = column.reduce((sum, value) => sum + (value - average) ** 2, 0) / 4_000;
          expect(Math.abs(mean.dataSync()[c]! - average)).toBeLessThan(3e-4);
          expect(Math.abs(variance.dataSync()[c]! / spread - 1)).toBeLessThan(1e-5);
        }
        expect(Math.abs(tf.mean(y).dataSync()[0]!)).toBeLessThan(5e-4);
      });
    });
    test('the gradient takes the place of dy', () => {
      tf.tidy(() => {
        const dy = random('dy', [6, 2]);
        const of = { x: random('x', [6, 2]), scale: tf.ones([2]), epsilon: 1e-3, groups: [6] };
        const { mean, variance } = wasmKernels.normalize({ ...of, offset: tf.zeros([2]) });
        expect(wasmKernels.normalizeGradient({ ...of, dy, mean, variance }).dx).toBe(dy);
      });
    });
  });
});
