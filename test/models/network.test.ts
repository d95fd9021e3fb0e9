import * as tf from '@tensorflow/tfjs-core';
import {
  dense,
  energyCritic,
  heads,
  identity,
  inferencePass,
  mlp,
  type Network,
  type NetworkFactory,
  type Pass,
  projection,
  sequential,
  tanh,
  weightOf,
  withCondition,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { headOf } from '../../src/models/network.js';
import { variable } from '../../src/models/variable.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, start } from '../support/engines.js';
import { contentsOf } from '../support/fakes.js';

const scope = { name: 'critic', key: [1, 2] } as const;
const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(
    normals(
      keyOf(3, name),
      shape.reduce((size, length) => size * length, 1),
    ),
    [...shape],
  );

const networks: Readonly<Record<string, NetworkFactory>> = {
  mlp: mlp({ inputs: 2, hidden: [4], outputs: 1 }),
  'sequential with a condition': sequential([2], withCondition(3), dense(4, tanh), dense(1)),
  heads: sequential([2], dense(4, tanh), heads({ score: dense(1), classes: dense(3, tanh), features: identity })),
  projection: sequential([2], dense(4, tanh), projection(3)),
  'heads with a projection': sequential([2], dense(4, tanh), heads({ score: projection(3), code: dense(2) })),
  energyCritic: energyCritic({
    encoder: sequential([2], dense(3, tanh)),
    decoder: sequential([3], dense(2)),
    distance: 'absolute',
  }),
};

describe.each(engines)('weights of a pass on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(Object.entries(networks))('%s: stand-ins give what the network gives once they are assigned', (_, make) => {
    const network = make(scope);
    const x = random('x', [5, 2]);
    const condition = tf.cast(tf.oneHot([0, 2, 1, 1, 0], 3), 'float32');
    const pass: Pass = { ...inferencePass, condition };
    const [before, own] = [contentsOf(network.variables), network.apply(x, pass).arraySync()];
    const standIns = new Map(network.variables.map((each, i) => [each, random(`stand-in ${i}`, each.shape)]));
    const asked = new Set<tf.Variable>();
    const tried = network
      .apply(x, {
        ...pass,
        weights: (each) => {
          asked.add(each);
          return standIns.get(each)!;
        },
      })
      .arraySync();
    expect(asked).toEqual(new Set(network.variables));
    expect(contentsOf(network.variables)).toEqual(before);
    expect(network.apply(x, pass).arraySync()).toEqual(own);
    standIns.forEach((value, each) => each.assign(value));
    expect(network.apply(x, pass).arraySync()).toEqual(tried);
    expect(tried).not.toEqual(own);
    network[Symbol.dispose]();
  });
});

describe('weightOf and headOf', () => {
  beforeAll(() => start('js'));

  test('a weight is the variable itself, or what the pass puts in its place', () => {
    const [own, other] = [variable('own', [1], new Float32Array(1)), tf.tensor1d([1])];
    expect(weightOf(own, inferencePass)).toBe(own);
    expect(weightOf(own, { ...inferencePass, weights: (asked) => (asked === own ? other : asked) })).toBe(other);
  });

  const named: Pick<Network, 'name' | 'heads'> = { name: 'critic', heads: { score: [0, 1], classes: [1, 2] } };
  const output = (): tf.Tensor =>
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  test('a head is its columns of the output', () => {
    expect(headOf(named, output(), 'score').arraySync()).toEqual([[1], [4]]);
    expect(headOf(named, output(), 'classes').arraySync()).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });
  test('the score of a network without heads is all that it gives', () => {
    const scores = tf.ones([3, 1]);
    expect(headOf({ name: 'critic' }, scores, 'score')).toBe(scores);
  });
  test.each([
    [named, 'style', 'score, classes'],
    [{ name: 'critic' }, 'style', 'score'],
    [{ name: 'critic', heads: { classes: [0, 3] } } as const, 'score', 'classes'],
  ])('a head that is not there is refused, with those that are', (network, name, there) => {
    expect(() => headOf(network, output(), name)).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        path: `critic.${name}`,
        message: expect.stringContaining(`only ${there};`),
      }),
    );
  });
});
