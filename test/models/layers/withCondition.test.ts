import * as tf from '@tensorflow/tfjs-core';
import { dense, inferencePass, type Network, normal, type Pass, sequential, tanh, withCondition } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';
import { gradientError, squaredInputGradient } from '../../support/gradients.js';
import { reshaped } from './reshaped.js';

const scope = { name: 'critic', key: [1, 2] } as const;
const random = (name: string, shape: readonly number[]): tf.Variable =>
  variable(
    name,
    shape,
    normals(
      keyOf(3, name),
      shape.reduce((size, length) => size * length, 1),
    ),
  );
const given = (condition: tf.Tensor | undefined): Pass => ({ ...inferencePass, condition });

describe.each(engines)('withCondition on %s', (engine) => {
  beforeAll(() => start(engine));

  test('appends the condition to a vector, example by example', () => {
    const network = sequential([2], withCondition(3))(scope);
    expect(network.outputShape).toEqual([5]);
    const [x, condition] = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [0, 1, 0],
        [0.25, 0, 0.5],
      ]),
    ];
    expect(network.apply(x, given(condition)).arraySync()).toEqual([
      [1, 2, 0, 1, 0],
      [3, 4, 0.25, 0, 0.5],
    ]);
  });

  test('stands beside an image as planes that are the same at every pixel', () => {
    const network = sequential([3, 2, 2], withCondition(3))(scope);
    expect(network.outputShape).toEqual([3, 2, 5]);
    const [x, condition] = [
      random('x', [2, 3, 2, 2]),
      tf.tensor2d([
        [0, 1, 0],
        [0.25, 0, 0.5],
      ]),
    ];
    const [images, rows] = [x.arraySync() as number[][][][], condition.arraySync()];
    const byHand = images.map((image, i) => image.map((row) => row.map((pixel) => [...pixel, ...rows[i]!])));
    expect(network.apply(x, given(condition)).arraySync()).toEqual(byHand);
  });
});

describe('a condition that does not fit', () => {
  beforeAll(() => start('js'));

  const networks: readonly (readonly [string, () => Network, readonly number[]])[] = [
    ['vectors', () => sequential([2], dense(2), withCondition(3))(scope), [1, 2]],
    ['images', () => sequential([2, 2, 1], reshaped(2, 2, 1), withCondition(3))(scope), [1, 2, 2, 1]],
  ];
  describe.each(networks)('for %s', (_name, make, shape) => {
    const refusal = (got: string) =>
      expect.objectContaining({
        _tag: 'ShapeMismatch',
        path: 'critic/1',
        message: expect.stringContaining(`expects a condition of width 3, got ${got}`),
      });
    test.each([
      ['none', undefined],
      ['[2]', [[0, 1]]],
      ['[4]', [[0, 1, 0, 0]]],
    ])('%s is refused by name', (got, rows) => {
      const condition = rows && tf.tensor2d(rows);
      expect(() => make().apply(tf.zeros([...shape]), given(condition))).toThrow(refusal(got));
    });
    test('none in an evaluation, which has none, is refused too', () => {
      expect(() => make().apply(tf.zeros([...shape]))).toThrow(refusal('none'));
    });
  });
});

test('a layer of its own has nothing to learn and nothing to free', () => {
  const placed = withCondition(3)({ ...scope, inputShape: [2] });
  expect(placed).toMatchObject({ variables: [], buffers: [], twiceDifferentiable: true, readsCondition: true });
});

test('beside an image it is right to second order, by the input and by the condition', async () => {
  await start('js');
  const options = { kernel: normal(0.8), bias: normal(0.5) };
  const layers = [withCondition(2), reshaped(6), dense(2, tanh, options), dense(1, undefined, options)];
  const network = sequential([2, 1, 1], ...layers)(scope);
  const [x, condition] = [random('x', [2, 2, 1, 1]), random('condition', [2, 2])];
  const critic = (inputs: tf.Tensor): tf.Tensor => network.apply(inputs, given(condition));
  const all = [x, condition, ...network.variables];
  expect(gradientError(() => critic(x), all)).toBeLessThan(1e-3);
  expect(gradientError(() => squaredInputGradient(critic, x), all)).toBeLessThan(1e-3);
});
