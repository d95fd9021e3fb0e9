import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { adam, type Optimizer, rmsProp, sgd } from 'rxgan/models';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import {
  adamStep,
  type OptimizerStep,
  rmsPropStep,
  sgdStep,
  updateInPlace,
} from '../../../src/engines/wasm/updateInPlace.js';
import { alive, random, startWasm } from './engines.js';
import { fusedUpdate } from './fusedUpdate.js';

beforeAll(startWasm);
beforeEach(startWasm);

interface Pair {
  readonly optimizer: Optimizer;
  readonly step: (iteration: number) => OptimizerStep;
}
/** The library's optimizers, and the same formulas as one kernel. */
const pairs: Readonly<Record<string, Pair>> = {
  adam: {
    optimizer: adam({ learningRate: 2e-3, beta1: 0.5, beta2: 0.9 }),
    step: (iteration) => {
      const correction = Math.sqrt(1 - 0.9 ** iteration);
      return adamStep({
        stride: (2e-3 * correction) / (1 - 0.5 ** iteration),
        beta1: 0.5,
        beta2: 0.9,
        epsilon: 1e-8 * correction,
      });
    },
  },
  'adam without momentum': {
    optimizer: adam({ learningRate: 1e-2, beta1: 0 }),
    step: (iteration) => {
      const correction = Math.sqrt(1 - 0.999 ** iteration);
      return adamStep({ stride: 1e-2 * correction, beta1: 0, beta2: 0.999, epsilon: 1e-8 * correction });
    },
  },
  rmsProp: {
    optimizer: rmsProp({ learningRate: 1e-3 }),
    step: () => rmsPropStep({ rate: 1e-3, decay: 0.99, epsilon: 1e-8 }),
  },
  sgd: {
    optimizer: sgd({ learningRate: 0.1, momentum: 0.7 }),
    step: () => sgdStep({ rate: 0.1, momentum: 0.7 }),
  },
};

const numbers = (x: tf.Tensor): number[] => Array.from(x.dataSync());

describe.each(Object.entries(pairs))('%s', (_name, { optimizer, step }) => {
  test.each([1, 3, 4, 5, 1_001])('on %i weights, ten updates, has the bits of the formula', (size) => {
    tf.tidy(() => {
      let plain = { weights: random('w', [size]) as tf.Tensor1D, slots: optimizer.slots.map(() => tf.zeros([size])) };
      let fused: { weights: tf.Tensor; slots: readonly tf.Tensor[] } = plain;
      for (let iteration = 1; iteration <= 10; iteration++) {
        const gradient = random(`g${iteration}`, [size]) as tf.Tensor1D;
        plain = optimizer.update({
          weights: plain.weights,
          gradient,
          slots: plain.slots as tf.Tensor1D[],
          iteration,
          step: iteration,
        }) as typeof plain;
        fused = fusedUpdate(step(iteration), { weights: fused.weights, gradient, slots: fused.slots });
      }
      expect(numbers(fused.weights)).toEqual(numbers(plain.weights));
      fused.slots.forEach((slot, i) => expect(numbers(slot)).toEqual(numbers(plain.slots[i]!)));
    });
  });

  test('in place has the bits of the update of one vector, whatever shares the memory', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (sizes, shared) => {
          const before = alive();
          tf.tidy(() => {
            const total = sizes.reduce((sum, size) => sum + size, 0);
            const weights = sizes.map((size, i) => tf.variable(random(`w${i}`, [size, 1])));
            const slots = optimizer.slots.map((name) => tf.variable(tf.abs(random(name, [total]))));
            let vector = {
              weights: tf.concat(weights.map((each) => tf.reshape(each, [each.size]))) as tf.Tensor,
              slots: slots.map((slot) => tf.add(slot, 0)) as readonly tf.Tensor[],
            };
            for (let iteration = 1; iteration <= 3; iteration++) {
              const owners = [...weights, ...slots].filter((_, i) => shared[i % 6]).map((each) => tf.clone(each));
              const remembered = owners.map(numbers);
              const gradients = weights.map(({ shape }, i) => random(`g${i} ${iteration}`, shape));
              updateInPlace(step(iteration), { weights, gradients, slots });
              vector = fusedUpdate(step(iteration), {
                ...vector,
                gradient: tf.concat(gradients.map((each) => tf.reshape(each, [each.size]))),
              });
              expect(owners.map(numbers)).toEqual(remembered);
            }
            expect(weights.flatMap(numbers)).toEqual(numbers(vector.weights));
            slots.forEach((slot, i) => expect(numbers(slot)).toEqual(numbers(vector.slots[i]!)));
            tf.dispose([weights, slots]);
          });
          expect(alive()).toEqual(before);
        },
      ),
      { seed: 11, numRuns: 20 },
    ));
});

describe('an update in place', () => {
  /** w ← 2 w: plain descent with a gradient of -w. */
  const doubled = (weight: tf.Variable): void =>
    tf.tidy(() => {
      const slot = tf.variable(tf.zeros([weight.size]));
      const before = heapOf(tf.backend()).at(weight);
      updateInPlace(sgdStep({ rate: 1, momentum: 0 }), {
        weights: [weight],
        gradients: [tf.neg(weight)],
        slots: [slot],
      });
      // What this test is about: the memory is the same, only its numbers are others.
      expect(heapOf(tf.backend()).at(weight)).toBe(before);
      slot.dispose();
    });

  test.each([
    // So large, and of so few rows, that the product is the engine's, which packs its weights and keeps them.
    ['a matrix product', [128, 256], (w: tf.Tensor) => tf.matMul(tf.ones([8, 128]), w as tf.Tensor2D)],
    [
      'a convolution',
      [3, 3, 4, 8],
      (w: tf.Tensor) => tf.conv2d(tf.ones<tf.Rank.R4>([2, 8, 8, 4]), w as tf.Tensor4D, 1, 'same'),
    ],
    [
      'a depthwise convolution',
      [3, 3, 4, 1],
      (w: tf.Tensor) => tf.depthwiseConv2d(tf.ones<tf.Rank.R4>([2, 8, 8, 4]), w as tf.Tensor4D, 1, 'same'),
    ],
    [
      'a fused product',
      [128, 256],
      (w: tf.Tensor) =>
        tf.fused.matMul({ a: tf.ones([8, 128]) as tf.Tensor2D, b: w as tf.Tensor2D, activation: 'relu' }),
    ],
  ] as const)('of a weight is seen by %s that has used it before', (_name, shape, f) => {
    tf.tidy(() => {
      // The inner tidy frees the initial value, which would be a second owner.
      const weight = tf.tidy(() => tf.variable(random('weight', shape)));
      const first = numbers(f(weight));
      doubled(weight);
      expect(numbers(f(weight))).toEqual(first.map((value) => 2 * value));
      doubled(weight);
      expect(numbers(f(weight))).toEqual(first.map((value) => 4 * value));
      weight.dispose();
    });
  });
  test('of a size that does not fit is refused', () => {
    tf.tidy(() => {
      const weight = tf.variable(tf.ones([3]));
      const slot = tf.variable(tf.ones([4]));
      const step = sgdStep({ rate: 1, momentum: 0 });
      expect(() => updateInPlace(step, { weights: [weight], gradients: [tf.ones([3])], slots: [slot] })).toThrow(
        /slots/,
      );
      expect(() => updateInPlace(step, { weights: [weight], gradients: [], slots: [] })).toThrow(/gradient/);
      tf.dispose([weight, slot]);
    });
  });
});

test('tensors and pointers survive a heap that grows', () => {
  const before = alive();
  const heap = heapOf(tf.backend());
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2, 3]);
    const view = heap.floats(x);
    const big: tf.Tensor[] = [];
    // 16 MB to begin with; a detached view has no length.
    while (view.length > 0) big.push(tf.zeros([1 << 20]));
    expect(Array.from(heap.floats(x))).toEqual([1, 2, 3]);
    const product = tf.matMul(tf.ones([300, 300]), tf.ones([300, 300]), true, false);
    expect(numbers(tf.sum(product))).toEqual([300 ** 3]);
  });
  expect(alive()).toEqual(before);
});
