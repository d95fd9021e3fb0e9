import * as tf from '@tensorflow/tfjs-core';
import { dense, identity, join, type Layer, relu, residual, sequential, sigmoid, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { type Given, spy } from '../spies.js';
import { reshaped } from './reshaped.js';

beforeAll(() => start('js'));

const scope = { name: 'net', key: [1, 2] } as const;
const x = () => tf.tensor2d([0.5, -1, 2, 0.25, 3, -0.75], [2, 3]);
const dot = (of: tf.Tensor, [kernel, bias]: readonly tf.Tensor[]): tf.Tensor =>
  tf.add(tf.matMul(of as tf.Tensor2D, kernel as tf.Tensor2D), bias!);

describe('join', () => {
  test('adds the outputs of its branches, or puts them side by side', () => {
    const sum = sequential([3], join('sum', dense(2), dense(2)))(scope);
    const [a, b] = [dot(x(), sum.variables.slice(0, 2)), dot(x(), sum.variables.slice(2))];
    expect(sum.apply(x()).arraySync()).toEqual(tf.add(a, b).arraySync());
    const both = sequential([3], join('concat', dense(2), identity))(scope);
    expect(both.outputShape).toEqual([5]);
    expect(both.apply(x()).arraySync()).toEqual(tf.concat([dot(x(), both.variables), x()], 1).arraySync());
  });

  test('names and draws each branch by its position', () => {
    const network = sequential([3], join('sum', dense(3), dense(3)))(scope);
    const names = ['net/0/0/kernel', 'net/0/0/bias', 'net/0/1/kernel', 'net/0/1/bias'];
    expect(network.variables.map(nameOf)).toEqual(names);
    const [first, , second] = contentsOf(network.variables);
    expect(first).not.toEqual(second);
    const seen: Given[] = [];
    const spying = sequential([3], join('concat', spy(seen), spy(seen)))(scope);
    const condition = tf.tensor2d([[0, 1]]);
    spying.apply(tf.zeros([1, 3]), { training: true, owned: true, key: [7, 8], condition, weights: (w) => w });
    expect(new Set(seen.map(({ key }) => key.join())).size).toBe(2);
    for (const pass of seen) expect(pass).toMatchObject({ training: true, condition: [[0, 1]], replaced: true });
  });

  test('has the traits of all its branches; its range is limited where all of theirs are', () => {
    const network = sequential([3], join('sum', dense(2, tf.tanh), dense(2, sigmoid)))(scope);
    expect([network.firstOrderOnly, network.outputRange]).toEqual([['net/0/0'], 'net/0/0']);
    expect(sequential([3], join('sum', dense(3, tanh), identity))(scope).outputRange).toBeUndefined();
  });

  test.each<readonly [string, 'sum' | 'concat', readonly Layer[], string]>([
    ['no branch', 'sum', [], 'ConfigError'],
    ['sums of different lengths', 'sum', [dense(2), dense(3)], 'ShapeMismatch'],
    ['vectors beside images', 'concat', [identity, reshaped(1, 1, 3)], 'ShapeMismatch'],
    ['images of different sizes', 'concat', [reshaped(1, 3, 1), reshaped(3, 1, 1)], 'ShapeMismatch'],
    ['single numbers', 'concat', [reshaped()], 'ShapeMismatch'],
  ])('%s is refused by name, and nothing is left', (_name, how, branches, tag) => {
    const attempt = (): void =>
      expect(() => sequential([3], dense(3), join(how, ...branches))(scope)).toThrow(
        expect.objectContaining({ _tag: tag, path: 'net/1' }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});

describe('residual', () => {
  test('is its input and what its layers make of it', () => {
    const network = sequential([3], residual(dense(4, relu), dense(3)))(scope);
    const hidden = tf.relu(dot(x(), network.variables.slice(0, 2)));
    const expected = tf.add(x(), dot(hidden, network.variables.slice(2)));
    expect(network.apply(x()).arraySync()).toEqual(expected.arraySync());
  });
  test('without layers it doubles its input', () => {
    const network = sequential([3], residual())(scope);
    expect(network.apply(x()).arraySync()).toEqual(tf.mul(x(), 2).arraySync());
  });
  test('layers that change the shape are refused', () => {
    const attempt = (): void =>
      expect(() => sequential([3], residual(dense(2)))(scope)).toThrow(
        expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/0' }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});
