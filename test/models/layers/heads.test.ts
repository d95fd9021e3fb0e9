import * as tf from '@tensorflow/tfjs-core';
import {
  dense,
  heads,
  identity,
  type Layer,
  type Network,
  relu,
  sequential,
  sigmoid,
  softmax,
  tanh,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { type Given, spy } from '../spies.js';
import { reshaped } from './reshaped.js';

beforeAll(() => start('js'));

const scope = { name: 'critic', key: [1, 2] } as const;
const critic = (layers: Parameters<typeof heads>[0]): Network => sequential([3], heads(layers))(scope);

describe('heads', () => {
  test('stand side by side in the order given, each with its columns', () => {
    const network = sequential(
      [3],
      dense(4, relu),
      heads({ classes: dense(2), score: dense(1), features: identity }),
    )(scope);
    expect(network.outputShape).toEqual([7]);
    expect(network.heads).toEqual({ classes: [0, 2], score: [2, 1], features: [3, 4] });
    expect(network.variables.map(nameOf)).toEqual([
      'critic/0/kernel',
      'critic/0/bias',
      'critic/1/classes/kernel',
      'critic/1/classes/bias',
      'critic/1/score/kernel',
      'critic/1/score/bias',
    ]);
    const [w, b, wc, bc, ws, bs] = network.variables as unknown as readonly tf.Tensor2D[];
    const x = tf.tensor2d([0.5, -1, 2, 0.25, 3, -0.75], [2, 3]);
    const features = tf.relu(tf.add(tf.matMul(x, w!), b!)) as tf.Tensor2D;
    const byHand = tf.concat(
      [tf.add(tf.matMul(features, wc!), bc!), tf.add(tf.matMul(features, ws!), bs!), features],
      1,
    );
    expect(network.apply(x).arraySync()).toEqual(byHand.arraySync());
    network[Symbol.dispose]();
  });

  test('a head starts as its own name says, whichever others there are and in whatever order', () => {
    const kernels = (layers: Parameters<typeof heads>[0]): Record<string, number[]> => {
      const network = critic(layers);
      const values = contentsOf(network.variables);
      const named = network.variables.map((variable, i) => [nameOf(variable), values[i]!] as const);
      network[Symbol.dispose]();
      return Object.fromEntries(named.filter(([name]) => name.endsWith('kernel')));
    };
    const two = kernels({ score: dense(2), classes: dense(2) });
    const turned = kernels({ style: dense(2), classes: dense(2), score: dense(2) });
    expect(turned).toMatchObject(two);
    expect(Object.keys(turned)).toHaveLength(3);
    expect(new Set(Object.values(turned).map(String)).size).toBe(3);
  });

  test('a head draws from its own key, whichever others there are, and gets the rest of the pass as it is', () => {
    const passes = (names: readonly string[], key: readonly [number, number]): Record<string, Given> => {
      const seen: Given[] = [];
      const layers = Object.fromEntries(names.map((name) => [name, spy(seen)])) as Record<'score', Layer>;
      const condition = tf.tensor2d([[0, 1]]);
      critic(layers).apply(tf.zeros([1, 3]), { training: true, owned: true, key, condition, weights: (w) => w });
      return Object.fromEntries(names.map((name, i) => [name, seen[i]!]));
    };
    const all = passes(['classes', 'score', 'style'], [7, 8]);
    expect(passes(['score', 'classes'], [7, 8])).toEqual({ score: all['score'], classes: all['classes'] });
    expect(new Set(Object.values(all).map(({ key }) => key.join())).size).toBe(3);
    expect(passes(['score'], [7, 9])['score']!.key).not.toEqual(all['score']!.key);
    expect(all['score']).toMatchObject({ training: true, owned: true, condition: [[0, 1]], replaced: true });
  });

  test('what is right only to first order in one head is so in all', () => {
    const network = critic({ score: dense(1), classes: dense(2, tf.tanh) });
    expect(network.firstOrderOnly).toEqual(['critic/0/classes']);
    expect(critic({ score: dense(1), classes: dense(2, tanh) }).firstOrderOnly).toEqual([]);
  });

  test('one head that mixes examples makes the layer one that does, and brings its statistics', () => {
    const average = tf.variable(tf.scalar(0), false);
    const mixing: Layer = ({ inputShape }) => ({
      outputShape: inputShape,
      variables: [],
      buffers: [average],
      apply: (x) => tf.sub(x, tf.mean(x, 0)),
      twiceDifferentiable: true,
      mixesBatch: true,
    });
    const network = critic({ score: dense(1), classes: mixing });
    expect(network.mixesBatch).toEqual(['critic/0/classes']);
    expect(network.buffers).toEqual([average]);
    expect(critic({ score: dense(1), features: identity }).mixesBatch).toEqual([]);
  });

  test('a score that is squashed is reported, other outputs may be', () => {
    expect(critic({ score: dense(1, sigmoid), classes: dense(2) }).outputRange).toBe('critic/0/score');
    expect(critic({ score: dense(1), classes: dense(2, softmax), code: dense(2, tanh) }).outputRange).toBeUndefined();
  });

  test('without a score they are refused', () => {
    const nameless = heads({ classes: dense(2) } as unknown as { score: Layer });
    const attempt = (): void =>
      expect(() => sequential([3], dense(2), nameless)(scope)).toThrow(
        expect.objectContaining({ _tag: 'ConfigError', path: 'critic/1', message: expect.stringContaining('score') }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });

  test('a head that gives no vector is refused by name', () => {
    const image = sequential([4], reshaped(2, 2, 1), heads({ score: reshaped(4), picture: identity }));
    expect(() => image(scope)).toThrow(
      expect.objectContaining({
        _tag: 'ShapeMismatch',
        path: 'critic/1/picture',
        message: expect.stringContaining('[2,2,1]'),
      }),
    );
  });

  test.each([
    ['gives no vector', reshaped(1, 1, 3), 'critic/0/other'],
    ['cannot be made', dense(0), 'critic/0/other.units'],
  ])('when one %s, the variables of the others are freed', (_name, other, path) => {
    const attempt = (): void =>
      expect(() => critic({ score: dense(1), other })).toThrow(expect.objectContaining({ path }));
    expect(leftBehind(attempt)).toBe(0);
  });

  test('frees the variables of all heads, once', () => {
    const lifetime = (): void => {
      const network = critic({ score: dense(1), classes: dense(2) });
      network[Symbol.dispose]();
      network[Symbol.dispose]();
    };
    expect(leftBehind(lifetime)).toBe(0);
  });
});

test('identity is its input, of any shape', () => {
  const network = sequential([2, 3], identity)(scope);
  const x = tf.ones([4, 2, 3]);
  expect(network.apply(x)).toBe(x);
  expect([network.outputShape, network.variables, network.firstOrderOnly]).toEqual([[2, 3], [], []]);
});
