import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import {
  dense,
  energyCritic,
  fromLayersModel,
  heads,
  type Layer,
  type Network,
  type NetworkFactory,
  normal,
  sequential,
  tanh,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf, variable } from '../../src/models/variable.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';
import { contentsOf } from '../support/fakes.js';
import { gradientError, squaredInputGradient } from '../support/gradients.js';
import { reshaped } from './layers/reshaped.js';
import { type Given, spied, spy } from './spies.js';

const scope = { name: 'critic', key: [1, 2] } as const;
const linear = (inputs: number, outputs: number): NetworkFactory =>
  sequential([inputs], dense(outputs, undefined, { bias: normal(1) }));
const values = (name: string, count: number): number[] => Array.from(normals(keyOf(4, name), count));
const matrixOf = (rows: number, flat: readonly number[]) => (x: readonly number[], bias: readonly number[]) =>
  bias.map((b, j) => x.slice(0, rows).reduce((sum, value, i) => sum + value * flat[i * bias.length + j]!, b));

describe.each(engines)('energyCritic on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([
    ['square', undefined, (error: number) => error ** 2],
    ['square', 'square', (error: number) => error ** 2],
    ['absolute', 'absolute', Math.abs],
  ] as const)(
    'its score is the mean %s error of the reconstruction, its code the encoding',
    (_name, distance, cost) => {
      const make = energyCritic({ encoder: linear(3, 2), decoder: linear(2, 3), ...(distance && { distance }) });
      const critic = make(scope);
      expect(critic.heads).toEqual({ score: [0, 1], code: [1, 2] });
      expect([critic.inputShape, critic.outputShape]).toEqual([[3], [3]]);
      const [we, be, wd, bd] = contentsOf(critic.variables) as [number[], number[], number[], number[]];
      const x = values('x', 12);
      const output = critic.apply(tf.tensor2d(x, [4, 3])).arraySync() as number[][];
      output.forEach(([energy, ...code], i) => {
        const example = x.slice(3 * i, 3 * i + 3);
        const encoded = matrixOf(3, we)(example, be);
        const decoded = matrixOf(2, wd)(encoded, bd);
        const expected = decoded.reduce((sum, value, j) => sum + cost(value - example[j]!), 0) / 3;
        expect(Math.abs(energy! - expected)).toBeLessThan(5e-6 * (1 + expected));
        encoded.forEach((value, j) => expect(Math.abs(code[j]! - value)).toBeLessThan(5e-6));
      });
      critic[Symbol.dispose]();
    },
  );

  test('the mean is over all numbers of an image', () => {
    const still: Layer = () => ({
      outputShape: [2],
      variables: [],
      buffers: [],
      apply: (x) => tf.zeros([x.shape[0]!, 2]),
      twiceDifferentiable: true,
    });
    const black = sequential(
      [2],
      dense(8, (x) => tf.mul(x, 0)),
      reshaped(2, 2, 2),
    );
    const critic = energyCritic({ encoder: sequential([2, 2, 2], still), decoder: black })(scope);
    const [dim, bright] = critic
      .apply(tf.tensor4d([...new Array(8).fill(1), 4, ...new Array(7).fill(0)], [2, 2, 2, 2]))
      .arraySync() as number[][];
    expect(dim).toEqual([1, 0, 0]);
    expect(bright).toEqual([2, 0, 0]);
    critic[Symbol.dispose]();
  });
});

describe('energyCritic against finite differences', () => {
  beforeAll(() => start('js'));

  const make = (distance: 'square' | 'absolute') => {
    const options = { kernel: normal(0.8), bias: normal(0.5) };
    const network = energyCritic({
      encoder: sequential([2], dense(2, tanh, options)),
      decoder: sequential([2], dense(2, undefined, options)),
      distance,
    })(scope);
    const x = variable('x', [2, 2], Float32Array.from(values('x', 4)));
    const critic = (inputs: tf.Tensor): tf.Tensor => tf.slice(network.apply(inputs), [0, 0], [-1, 1]);
    return { network, x, critic, all: [x, ...network.variables] };
  };
  test.each(['square', 'absolute'] as const)('the mean %s error and its code, to first order', (distance) => {
    const { network, x, all } = make(distance);
    expect(gradientError(() => network.apply(x), all)).toBeLessThan(1e-3);
  });
  test.each(['square', 'absolute'] as const)('the mean %s error, to second order', (distance) => {
    const { x, critic, all } = make(distance);
    expect(gradientError(() => squaredInputGradient(critic, x), all)).toBeLessThan(1e-3);
  });
});

describe('energyCritic as a network', () => {
  beforeAll(() => start('js'));

  test('says what it is: energies, never squashed, and what its halves are not', () => {
    const plain = energyCritic({ encoder: linear(3, 2), decoder: sequential([2], dense(3, tanh)) })(scope);
    expect(plain).toMatchObject({
      name: 'critic',
      energies: true,
      firstOrderOnly: [],
      mixesBatch: [],
      noWeightOverride: [],
    });
    // The last activation limits the reconstruction, not the energy.
    expect(plain.outputRange).toBeUndefined();
    const mixing: Layer = ({ inputShape }) => ({
      outputShape: inputShape,
      variables: [],
      buffers: [tf.variable(tf.scalar(0), false)],
      apply: (x) => tf.sub(x, tf.mean(x, 0)),
      twiceDifferentiable: true,
      mixesBatch: true,
    });
    const halves = energyCritic({
      encoder: sequential([3], mixing, dense(2, tf.tanh)),
      decoder: fromLayersModel(() =>
        layersModel({
          layers: [
            layers.dense({ units: 3, inputShape: [2], activation: 'elu', name: 'curved' }),
            layers.batchNormalization({ name: 'mixing' }),
          ],
        }),
      ),
    })(scope);
    expect(halves.firstOrderOnly).toEqual(['critic/encoder/1', 'critic/decoder/curved (Dense, elu)']);
    expect(halves.mixesBatch).toEqual(['critic/encoder/0', 'critic/decoder/mixing (BatchNormalization, linear)']);
    expect(halves.noWeightOverride).toEqual(['critic/decoder (a LayersModel)']);
    expect(halves.buffers).toHaveLength(3);
  });

  test('lists the variables of the encoder, then of the decoder, each half drawn on its own', () => {
    const critic = (key: readonly [number, number]): Network =>
      energyCritic({ encoder: linear(2, 2), decoder: linear(2, 2) })({ name: 'critic', key });
    const network = critic([1, 2]);
    expect(network.variables.map(nameOf)).toEqual([
      'critic/encoder/0/kernel',
      'critic/encoder/0/bias',
      'critic/decoder/0/kernel',
      'critic/decoder/0/bias',
    ]);
    const [encoder, , decoder] = contentsOf(network.variables);
    expect(encoder).not.toEqual(decoder);
    expect(contentsOf(critic([1, 2]).variables)).toEqual(contentsOf(network.variables));
    expect(contentsOf(critic([2, 2]).variables)[2]).not.toEqual(decoder);
  });

  test('hands both halves the pass, each with a key of its own', () => {
    const seen: Given[] = [];
    const half = sequential([2], spy(seen));
    const network = energyCritic({ encoder: spied(half, seen), decoder: spied(half, seen) })(scope);
    const apply = (key: readonly [number, number]): Given[] => {
      const condition = tf.tensor2d([[0, 1]]);
      network.apply(tf.ones([1, 2]), { training: true, owned: true, key, condition, weights: (w) => w });
      return seen.splice(0);
    };
    const [first, other] = [apply([5, 6]), apply([5, 7])];
    expect(new Set([...first, ...other].map(({ key }) => key.join())).size).toBe(8);
    for (const pass of first)
      expect(pass).toMatchObject({ training: true, owned: true, condition: [[0, 1]], replaced: true });
    expect(apply([5, 6])).toEqual(first);
  });

  const broken: NetworkFactory = () => {
    throw new Error('no such network');
  };
  test.each([
    ['a decoder that ends elsewhere', linear(3, 2), linear(2, 4), /decoder from \[2\] to \[4\]/],
    ['a decoder that starts elsewhere', linear(3, 2), linear(4, 3), /encoder goes from \[3\] to \[2\]/],
    ['a code that is no vector', sequential([4], reshaped(2, 2, 1)), sequential([2, 2, 1], reshaped(4)), /\[2,2,1\]/],
    ['a decoder that cannot be made', linear(3, 2), broken, /no such network/],
    ['an encoder that cannot be made', broken, linear(2, 3), /no such network/],
  ])('%s is refused, and nothing is left', (_name, encoder, decoder, message) => {
    const attempt = (): void => expect(() => energyCritic({ encoder, decoder })(scope)).toThrow(message);
    expect(leftBehind(attempt)).toBe(0);
  });
  test('halves that do not fit are a ShapeMismatch by the name of the network', () => {
    const mismatch = expect.objectContaining({ _tag: 'ShapeMismatch', path: 'critic' });
    expect(() => energyCritic({ encoder: linear(3, 2), decoder: linear(2, 4) })(scope)).toThrow(mismatch);
  });

  test('frees both halves once, however often it is disposed', () => {
    const lifetime = (): void => {
      const network = energyCritic({
        encoder: sequential([3], dense(2), heads({ score: dense(2) })),
        decoder: linear(2, 3),
      })(scope);
      tf.tidy(() => void network.apply(tf.zeros([2, 3])));
      network[Symbol.dispose]();
      network[Symbol.dispose]();
    };
    expect(leftBehind(lifetime)).toBe(0);
  });
});
