import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import {
  dense,
  energyCritic,
  fromLayersModel,
  heads,
  inferencePass,
  type Layer,
  leakyRelu,
  mlp,
  type Pass,
  relu,
  sequential,
  tanh,
  withCondition,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf } from '../../../src/random.js';
import { engines, leftBehind, start, startExactly } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';

const scope = { name: 'net', key: [1, 2] } as const;

beforeAll(() => start('js'));

describe('sequential', () => {
  test('lists variables layer by layer, kernel before bias, named by position', () => {
    const network = sequential([3], dense(5, relu), dense(2))(scope);
    expect(network.variables.map(nameOf)).toEqual(['net/0/kernel', 'net/0/bias', 'net/1/kernel', 'net/1/bias']);
    expect(network.variables.map(({ shape }) => shape)).toEqual([[3, 5], [5], [5, 2], [2]]);
    expect([network.inputShape, network.outputShape, network.buffers]).toEqual([[3], [2], []]);
    network[Symbol.dispose]();
  });
  test('is the composition of its layers', () => {
    const network = sequential([2], dense(3, tanh), dense(1))(scope);
    const [w0, b0, w1, b1] = network.variables as unknown as readonly tf.Tensor2D[];
    const x = tf.tensor2d([0.5, -1, 2, 0.25], [2, 2]);
    const byHand = tf.add(tf.matMul(tf.tanh(tf.add(tf.matMul(x, w0!), b0!)) as tf.Tensor2D, w1!), b1!);
    expect(tf.max(tf.abs(tf.sub(network.apply(x), byHand))).dataSync()[0]).toBeLessThan(1e-6);
    network[Symbol.dispose]();
  });
  test('draws its weights from its key and nothing else, each layer its own', () => {
    const weights = (key: readonly [number, number]): number[][] => {
      const network = sequential([4], dense(4), dense(4))({ name: 'other', key });
      const values = network.variables.map((variable) => Array.from(variable.dataSync()));
      network[Symbol.dispose]();
      return values;
    };
    expect(weights([1, 2])).toEqual(weights([1, 2]));
    expect(weights([1, 2])[0]).not.toEqual(weights([1, 2])[2]);
    expect(weights([1, 2])[0]).not.toEqual(weights([1, 3])[0]);
    expect(weights([1, 2])[0]).not.toEqual(weights([2, 2])[0]);
  });
  test('hands every layer its own key for random draws, and the rest of the pass as it is', () => {
    const seen: Pass[] = [];
    const spy: Layer = ({ inputShape }) => ({
      outputShape: inputShape,
      variables: [],
      buffers: [],
      apply: (x, pass) => {
        seen.push(pass);
        return x;
      },
      twiceDifferentiable: true,
    });
    const network = sequential([2], spy, spy)(scope);
    network.apply(tf.zeros([1, 2]), { training: true, owned: true, key: [7, 8] });
    network.apply(tf.zeros([1, 2]), { training: true, owned: true, key: [7, 9] });
    network.apply(tf.zeros([1, 2]));
    expect(new Set(seen.slice(0, 4).map(({ key }) => key.join())).size).toBe(4);
    expect(seen.map(({ training, owned }) => training && owned)).toEqual([true, true, true, true, false, false]);
    expect(seen[4]).toMatchObject({ training: inferencePass.training, owned: inferencePass.owned });
  });
  test('names the layers that are right only to first order', () => {
    const network = sequential(
      [2],
      dense(2, tf.tanh),
      dense(2, leakyRelu()),
      dense(2, (x) => tf.sigmoid(x)),
      dense(1),
    )(scope);
    expect(network.firstOrderOnly).toEqual(['net/0', 'net/2']);
    network[Symbol.dispose]();
  });
  test('frees what it had made when a layer does not fit, and says which', () => {
    const image: Layer = () => ({
      outputShape: [4, 4, 1],
      variables: [],
      buffers: [],
      apply: (x) => x,
      twiceDifferentiable: true,
    });
    const make = (): unknown => sequential([2], dense(3), image, dense(1))(scope);
    const attempt = (): void => expect(make).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/2' }));
    expect(leftBehind(attempt)).toBe(0);
  });
  test('frees its variables once, however often it is disposed', () => {
    const lifetime = (): void => {
      const network = sequential([2], dense(3), dense(1))(scope);
      network[Symbol.dispose]();
      network[Symbol.dispose]();
    };
    expect(leftBehind(lifetime)).toBe(0);
  });
});

describe('a network as a layer', () => {
  const inner = sequential([2], dense(3, tf.tanh), withCondition(2), dense(2, tanh));

  test('is applied, named, drawn and freed as a part of the outer one', () => {
    const network = sequential([2], dense(2), inner)(scope);
    expect(network.variables.map(nameOf).slice(2, 4)).toEqual(['net/1/0/kernel', 'net/1/0/bias']);
    const alone = inner({ name: 'alone', key: keyOf(1, 'layer 1', 2) });
    expect(contentsOf(network.variables.slice(2))).toEqual(contentsOf(alone.variables));
    const pass: Pass = { ...inferencePass, condition: tf.tensor2d([[0, 1]]) };
    const [w, b] = network.variables as unknown as readonly tf.Tensor2D[];
    const x = tf.tensor2d([[0.5, -1]]);
    const expected = alone.apply(tf.add(tf.matMul(x, w!), b!), pass);
    expect(network.apply(x, pass).arraySync()).toEqual(expected.arraySync());
    alone[Symbol.dispose]();
    network[Symbol.dispose]();
    expect(leftBehind(() => sequential([2], inner)(scope)[Symbol.dispose]())).toBe(0);
  });

  test('has its layers listed by the outer one, whose last layer says what the output is', () => {
    const network = sequential([2], inner)(scope);
    const { firstOrderOnly, outputRange, readsCondition } = network;
    expect({ firstOrderOnly, outputRange, readsCondition }).toEqual({
      firstOrderOnly: ['net/0/0'],
      outputRange: 'net/0/2',
      readsCondition: true,
    });
    expect(sequential([2], dense(1))(scope).readsCondition).toBe(false);
    const critic = sequential([2], dense(4), sequential([4], heads({ score: dense(1), code: dense(2) })))(scope);
    expect(critic.heads).toEqual({ score: [0, 1], code: [1, 2] });
    const energies = energyCritic({
      encoder: sequential([2], dense(1)),
      decoder: sequential([1], dense(2)),
    });
    expect(sequential([2], energies)(scope)).toMatchObject({ energies: true, heads: { code: [1, 1] } });
    expect(sequential([2], energies, dense(1))(scope)).toMatchObject({ energies: false, heads: undefined });
  });

  test('of TensorFlow.js keeps its own refusals, and is freed', () => {
    const stock = fromLayersModel(() =>
      layersModel({ layers: [layers.dense({ units: 2, inputShape: [2], activation: 'elu', name: 'first' })] }),
    );
    const attempt = (): void => {
      const network = sequential([2], stock, dense(1))(scope);
      expect(network.firstOrderOnly).toEqual(['net/0/first (Dense, elu)']);
      expect(network.noWeightOverride).toEqual(['net/0 (a LayersModel)']);
      expect(fusedOps.of(network.apply)).toBeUndefined();
      network[Symbol.dispose]();
      network[Symbol.dispose]();
    };
    attempt();
    expect(leftBehind(attempt)).toBe(0);
  });

  test('for inputs of another shape is refused by name, and nothing is left', () => {
    const attempt = (): void =>
      expect(() => sequential([2], dense(3), inner)(scope)).toThrow(
        expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/1', message: expect.stringContaining('got [3]') }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});

test('mlp puts one activation between its layers and none at the end', () => {
  const network = mlp({ inputs: 2, hidden: [3], outputs: 2, activation: relu })(scope);
  const [w0, , w1] = network.variables as unknown as readonly tf.Tensor2D[];
  const x = tf.tensor2d([3, -2, -3, 2], [2, 2]);
  // Biases start at 0.
  const byHand = tf.matMul(tf.relu(tf.matMul(x, w0!)), w1!);
  expect(tf.max(tf.abs(tf.sub(network.apply(x), byHand))).dataSync()[0]).toBeLessThan(1e-6);
  const bounded = mlp({ inputs: 2, hidden: [], outputs: 2, output: tanh })(scope);
  expect(bounded.variables).toHaveLength(2);
  expect(Math.max(...bounded.apply(tf.mul(x, 100)).dataSync().map(Math.abs))).toBeLessThanOrEqual(1);
});

test('a key gives the same weights on every engine, bit for bit', async () => {
  const weights: number[][] = [];
  for (const begin of [() => startExactly('js'), ...engines.map((engine) => () => start(engine))]) {
    await begin();
    const network = mlp({ inputs: 2, hidden: [32], outputs: 1 })(scope);
    weights.push(network.variables.flatMap((variable) => Array.from(variable.dataSync())));
    network[Symbol.dispose]();
  }
  for (const others of weights) expect(others).toEqual(weights[0]);
});
