import * as tf from '@tensorflow/tfjs-core';
import type * as models from 'rxgan/models';
import {
  dense,
  elu,
  exp,
  leakyRelu,
  relu,
  relu6,
  selu,
  sequential,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { squashes } from '../../../src/models/ops/sigmoids.js';
import { start } from '../../support/engines.js';

const squashing: readonly (readonly [string, models.Activation])[] = [
  ['sigmoid', sigmoid],
  ['tanh', tanh],
  ['softmax', softmax],
  ['relu6', relu6],
  ['tf.sigmoid', tf.sigmoid],
  ['tf.tanh', tf.tanh],
  ['tf.softmax', tf.softmax],
  ['tf.relu6', tf.relu6],
];
const free: readonly (readonly [string, models.Activation])[] = [
  ['relu', relu],
  ['leakyRelu', leakyRelu()],
  ['softplus', softplus],
  ['elu', elu],
  ['selu', selu],
  ['swish', swish],
  ['exp', exp],
  ['tf.relu', tf.relu],
  ['tf.softplus', tf.softplus],
];

describe('squashes', () => {
  beforeAll(() => start('js'));

  test.each(squashing)('%s, whose range is bounded, does', (_name, activation) => {
    expect(squashes(activation)).toBe(true);
  });
  test.each(free)('%s, which grows without bound, does not', (_name, activation) => {
    expect(squashes(activation)).toBe(false);
  });
  test('it is right about what these functions do to large scores', () => {
    const most = (activation: models.Activation): number =>
      Math.max(
        ...activation(
          tf.tensor2d([
            [80, 0],
            [0, 80],
          ]),
        )
          .dataSync()
          .map(Math.abs),
      );
    for (const [, activation] of squashing) expect(most(activation)).toBeLessThanOrEqual(6);
    for (const [, activation] of free) expect(most(activation)).toBeGreaterThan(79);
  });
  test('a dense layer that ends in one says so, and a network whose last layer that is', () => {
    const scope = { name: 'critic', key: [1, 2] } as const;
    for (const [, activation] of squashing)
      expect(sequential([2], dense(2, relu), dense(1, activation))(scope).outputRange).toBe('critic/1');
    for (const [, activation] of [...free, ['none', undefined] as const])
      expect(sequential([2], dense(2, tanh), dense(1, activation))(scope).outputRange).toBeUndefined();
  });
});
