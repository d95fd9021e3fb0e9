import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { adam, type Optimizer, rmsProp, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainKernels } from '../../../src/engines/js/plainKernels.js';
import { nativeBinding } from '../../../src/engines/native/nativeBinding.js';
import { nativeKernels } from '../../../src/engines/native/nativeKernels.js';
import {
  type ActivationRule,
  type Convolving,
  type TrainingKernels,
  trainingKernels,
} from '../../../src/engines/trainingKernels.js';
import { inPlaceSteps } from '../../../src/models/optimizers/optimizer.js';
import { keyOf, normals } from '../../../src/random.js';
import { leftBehind, start } from '../../support/engines.js';

const binding = nativeBinding('@tensorflow/tfjs-node');
const titled = (title: string): string => (E.isRight(binding) ? title : `${title} (SKIPPED: ${binding.left.why})`);

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(8, name), tf.util.sizeFromShape([...shape])), [...shape]);
const numbers = (tensor: tf.Tensor): Float32Array => (tensor.dataSync() as Float32Array).slice();
const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Tensors of TensorFlow.js, and handles of the addon. */
const alive = (): readonly number[] => {
  const { binding: addon } = tf.backend() as unknown as { readonly binding: { getNumOfTensors: () => number } };
  return [tf.memory().numTensors, tf.memory().numDataBuffers, addon.getNumOfTensors()];
};

const close = (actual: tf.Tensor, expected: tf.Tensor, name: string, tolerance = 1e-5): void => {
  expect(actual.shape, name).toEqual(expected.shape);
  const [a, b] = [numbers(actual), numbers(expected)];
  const apart = largest(a.map((value, i) => value - b[i]!));
  expect(apart, name).toBeLessThanOrEqual(tolerance * Math.max(1e-30, largest(b)));
};

type Computation = (kernels: TrainingKernels) => Readonly<Record<string, tf.Tensor>>;

/** Both forms give the same numbers, leave their operands alone, and nothing behind. */
const agrees = (compute: Computation): void => {
  const left = leftBehind(() =>
    tf.tidy(() => {
      const expected = compute(plainKernels);
      for (const [name, tensor] of Object.entries(compute(nativeKernels))) close(tensor, expected[name]!, name);
    }),
  );
  expect(left).toBe(0);
};

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const rules: readonly ActivationRule[] = [
  { name: 'relu' },
  { name: 'leakyRelu', slope: 0.2 },
  { name: 'leakyRelu', slope: 0 },
  { name: 'tanh' },
  { name: 'sigmoid' },
  { name: 'elu' },
  { name: 'softplus' },
];

describe.skipIf(E.isLeft(binding))(titled('the training kernels of the native engine'), () => {
  beforeAll(() => start('native'));

  test('are those that programs use there', () => {
    expect(trainingKernels()).toBe(nativeKernels);
  });
  test('the numbers of a tensor are its numbers', () => {
    const left = leftBehind(() =>
      tf.tidy(() => {
        const computed = tf.mul(random('x', [3, 2]), 2);
        expect(Array.from(nativeKernels.numbers!(computed))).toEqual(Array.from(numbers(computed)));
      }),
    );
    expect(left).toBe(0);
  });
  test.each(rules)('%j is the plain one, and so is its gradient', (rule) => {
    fc.assert(
      fc.property(size(40), size(40), (rows, columns) =>
        agrees((kernels) => {
          const y = kernels.activate(rule, random('x', [rows, columns]), false);
          return { y, dx: kernels.activationGradient(rule, y, random('dy', [rows, columns])) };
        }),
      ),
      { seed: 1, numRuns: 20 },
    );
  });
  test('products and sums are the plain ones', () => {
    fc.assert(
      fc.property(size(70), size(70), size(70), (rows, inputs, units) =>
        agrees((kernels) => {
          const [x, kernel, bias] = [random('x', [rows, inputs]), random('k', [inputs, units]), random('b', [units])];
          const dy = random('dy', [rows, units]);
          return {
            affine: kernels.affine(x, kernel, bias),
            byKernel: kernels.product(x, dy, true, false),
            byInput: kernels.product(dy, kernel, false, true),
            byBias: kernels.columnSums(dy),
            offset: kernels.addBias(dy, bias),
          };
        }),
      ),
      { seed: 2, numRuns: 40 },
    );
  });
  test('convolutions are the plain ones', () => {
    fc.assert(
      fc.property(size(3), size(9), size(4), size(5), fc.boolean(), (batch, side, inputs, outputs, halved) =>
        agrees((kernels) => {
          const image = [batch, side, side + 1, inputs];
          const how: Convolving = { strides: halved ? 2 : 1, pad: 'same' };
          const y = kernels.convolve(
            random('x', image),
            random('k', [3, 3, inputs, outputs]),
            random('b', [outputs]),
            how,
          );
          return { y, byBias: kernels.columnSums(y) };
        }),
      ),
      { seed: 3, numRuns: 20 },
    );
  });
  test('normalization by groups of rows is the plain one, and so is its gradient', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 300 }), { minLength: 1, maxLength: 3 }),
        size(33),
        fc.constantFrom(1e-3, 1e-5, 1e-7),
        fc.constantFrom(0, 3),
        (groups, channels, epsilon, shift) =>
          agrees((kernels) => {
            const shape = [groups.reduce((sum, rows) => sum + rows), channels];
            const x = tf.add(random('x', shape), shift);
            const [scale, offset, dy] = [
              random('scale', [channels]),
              random('offset', [channels]),
              random('dy', shape),
            ];
            const { y, mean, variance } = kernels.normalize({ x, scale, offset, epsilon, groups });
            const back = kernels.normalizeGradient({ x, dy, scale, mean, variance, epsilon, groups });
            return { y, mean, variance, dx: back.dx, scale: back.scale, offset: back.offset };
          }),
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  const optimizers: readonly (readonly [string, Optimizer])[] = [
    ['Adam', adam({ learningRate: 0.01 })],
    [
      'Adam with other betas',
      adam({ learningRate: (step) => 0.01 / (step + 1), beta1: 0.9, beta2: 0.9999, epsilon: 1e-3 }),
    ],
    ['RMSProp', rmsProp({ learningRate: 0.01 })],
    ['SGD', sgd({ learningRate: 0.1 })],
    ['SGD with momentum', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ];
  describe.each(optimizers)('an update by %s', (_, optimizer) => {
    const step = inPlaceSteps.of(optimizer.update)!;
    const flat = (tensors: readonly tf.Tensor[]): tf.Tensor1D =>
      tf.concat1d(tensors.map((tensor) => tf.reshape(tensor, [-1]) as tf.Tensor1D));
    const playerOf = (shapes: readonly (readonly number[])[]) => {
      const weights = shapes.map((shape, i) => tf.tidy(() => tf.variable(random(`w ${i}`, shape))));
      const count = weights.reduce((sum, each) => sum + each.size, 0);
      const slots = optimizer.slots.map(() => tf.tidy(() => tf.variable(tf.zeros([count]))));
      const gradients = (now: number): tf.Tensor[] => shapes.map((shape, i) => random(`g ${now} ${i}`, shape));
      return { weights, slots, gradients, free: () => tf.dispose([...weights, ...slots]) };
    };

    test('is the pure one, over steps, also after values from elsewhere', () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(size(9), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
          (shapes) =>
            tf.tidy(() => {
              const { weights, slots, gradients, free } = playerOf(shapes);
              let [w, s] = [flat(weights), slots.map((slot) => tf.clone(slot) as unknown as tf.Tensor1D)];
              for (let now = 0; now < 12; now++) {
                if (now === 6) {
                  weights[0]!.assign(random('restored', shapes[0]!));
                  slots[0]!.assign(tf.square(random('slot', slots[0]!.shape)));
                  w = flat(weights);
                  s = [tf.clone(slots[0]!) as unknown as tf.Tensor1D, ...s.slice(1)];
                }
                const moment = { iteration: now + 1, step: now };
                const pure = optimizer.update({ weights: w, gradient: flat(gradients(now)), slots: s, ...moment });
                nativeKernels.update!(step(moment), { weights, gradients: gradients(now), slots });
                [w, s] = [pure.weights, [...pure.slots]];
                close(flat(weights), w, `weights ${now}`);
                slots.forEach((slot, i) => {
                  close(slot, s[i]!, `${optimizer.slots[i]} ${now}`);
                });
              }
              free();
            }),
        ),
        { seed: 5, numRuns: 15 },
      );
    });
    test('leaves who else has the old numbers alone, and nothing behind', () => {
      const before = alive();
      const { weights, slots, gradients, free } = playerOf([[5, 4], [4]]);
      const update = (now: number): void =>
        tf.tidy(() =>
          nativeKernels.update!(step({ iteration: now + 1, step: now }), { weights, gradients: gradients(now), slots }),
        );
      update(0);
      const started = alive();
      tf.tidy(() => {
        const owners = [...weights, ...slots].flatMap((each) => [tf.clone(each), tf.reshape(each, [-1])]);
        const kept = owners.map(numbers);
        update(1);
        expect(owners.map(numbers)).toEqual(kept);
      });
      for (let now = 2; now < 50; now++) update(now);
      expect(alive()).toEqual(started);
      free();
      expect(alive()).toEqual(before);
    });
  });
});
