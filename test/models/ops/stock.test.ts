import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';
import { gradientError, secondDerivatives, squaredInputGradient } from '../../support/gradients.js';
import { vectorProbe } from './cases.js';

const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.square(x), 0.5);

/** Stock operations that critics may be made of: their second derivative is right in tfjs itself. */
const stock: readonly (readonly [string, (x: tf.Tensor) => tf.Tensor])[] = [
  ['matMul', (x) => tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true)],
  ['add', (x) => tf.add(x, tf.square(x))],
  ['sub', (x) => tf.sub(tf.square(x), x)],
  ['mul', (x) => tf.mul(x, tf.square(x))],
  ['div', (x) => tf.div(x, positive(x))],
  ['sqrt', (x) => tf.sqrt(positive(x))],
  ['square', (x) => tf.square(x)],
  ['log', (x) => tf.log(positive(x))],
  ['concat', (x) => tf.concat([tf.square(x), tf.mul(x, 2)], 1)],
  [
    'pad',
    (x) =>
      tf.pad2d(tf.square(x) as tf.Tensor2D, [
        [0, 0],
        [1, 1],
      ]),
  ],
  ['slice', (x) => tf.slice(tf.square(x), [0, 1], [-1, 2])],
  ['transpose', (x) => tf.transpose(tf.square(x))],
  ['mean', (x) => tf.mean(tf.square(x), 1, true)],
];

/** A critic whose scores are a curved function of whatever the operation gives, row by row or not. */
const scored = (op: (x: tf.Tensor) => tf.Tensor) => {
  const probe = vectorProbe((x) => x);
  const critic = (x: tf.Tensor): tf.Tensor => {
    const features = op(tf.add(tf.matMul(x as tf.Tensor2D, probe.variables[1]! as unknown as tf.Tensor2D), 0.3));
    return tf.square(tf.mul(features, tf.reshape(tf.linspace(0.4, 1.2, features.size), features.shape)));
  };
  return { critic, x: probe.x, variables: probe.variables.slice(0, 2) };
};

describe.each(engines)('stock operations on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(stock)('%s is right to second order', (_name, op) => {
    const { critic, x, variables } = scored(op);
    expect(gradientError(() => critic(x), variables)).toBeLessThan(1e-3);
    expect(gradientError(() => squaredInputGradient(critic, x), variables)).toBeLessThan(1e-3);
  });
});

const random = (name: string, shape: number[]): tf.Variable =>
  variable(name, shape, normals(keyOf(2, name), tf.util.sizeFromShape(shape)));

const convolution = (strides: number) => {
  const [x, filter] = [random('x', [2, 4, 4, 1]), random('filter', [3, 3, 1, 2])];
  const critic = (inputs: tf.Tensor): tf.Tensor =>
    tf.square(tf.conv2d(inputs as tf.Tensor4D, filter as unknown as tf.Tensor4D, strides, 'same'));
  return { critic, x, filter };
};

describe.each([1, 2])('conv2d with strides %i', (strides) => {
  test.each(engines)('is right to second order on %s', async (engine) => {
    await start(engine);
    const { critic, x, filter } = convolution(strides);
    expect(gradientError(() => critic(x), [x, filter])).toBeLessThan(1e-3);
    expect(gradientError(() => squaredInputGradient(critic, x), [x, filter])).toBeLessThan(1e-3);
  });
});

describe.each(engines)('the defects of TensorFlow.js that this library works around, on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([
    ['tanh', tf.tanh],
    ['sigmoid', tf.sigmoid],
    ['exp', tf.exp],
    ['softmax', (x: tf.Tensor) => tf.softmax(x)],
  ] as const)('tf.%s is silently wrong to second order, and finite differences show it', (_name, op) => {
    const probe = vectorProbe(op as (x: tf.Tensor) => tf.Tensor);
    expect(gradientError(() => probe.critic(probe.x), probe.variables)).toBeLessThan(1e-3);
    expect(gradientError(() => squaredInputGradient(probe.critic, probe.x), probe.variables)).toBeGreaterThan(0.1);
  });

  test('the second derivative of tf.tanh alone cannot be had', () => {
    expect(() => secondDerivatives((x) => tf.tanh(x), [0.5])).toThrow();
  });

  test.each([
    ['leakyRelu', tf.leakyRelu],
    ['maximum', (x: tf.Tensor) => tf.maximum(x, tf.square(x))],
    ['elu', (x: tf.Tensor) => tf.square(tf.elu(x))],
  ] as const)('tf.%s throws in a second derivative', (_name, op) => {
    const probe = vectorProbe(op as (x: tf.Tensor) => tf.Tensor);
    expect(() => gradientError(() => squaredInputGradient(probe.critic, probe.x), probe.variables)).toThrow(/gradient/);
  });
});
