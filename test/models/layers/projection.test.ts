import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, nonSaturating, r1 } from 'rxgan/losses';
import { dense, inferencePass, type Network, normal, type Pass, projection, sequential, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { nameOf, variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { oneHot } from '../../../src/streams/labels.js';
import { viewOf } from '../../losses/views.js';
import { engines, start, startExactly } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { gradientError, squaredInputGradient } from '../../support/gradients.js';

const scope = { name: 'critic', key: [4, 5] } as const;
const asked = (...ids: readonly number[]): Pass => ({
  ...inferencePass,
  condition: oneHot({ ids: Int32Array.from(ids), classes: 3 }),
});
const assign = (variables: readonly tf.Variable[]): void =>
  variables.forEach((each, i) => {
    tf.tidy(() => each.assign(tf.tensor(normals(keyOf(8, 'weights', i), each.size), each.shape)));
  });

describe.each(engines)('projection on %s', (engine) => {
  beforeAll(() => start(engine));

  test('is w · h + b + (V y) · h', () => {
    const network = sequential([4], projection(3))(scope);
    expect(network.variables.map(nameOf)).toEqual(['critic/0/kernel', 'critic/0/bias', 'critic/0/embedding']);
    expect(network.variables.map(({ shape }) => shape)).toEqual([[4, 1], [1], [3, 4]]);
    assign(network.variables);
    const [w, b, v] = contentsOf(network.variables) as [number[], number[], number[]];
    const h = Array.from(normals(keyOf(9, 'h'), 20));
    const ids = [2, 0, 0, 1, 2];
    const byHand = ids.map((id, i) => {
      const features = h.slice(4 * i, 4 * i + 4);
      return features.reduce((sum, feature, j) => sum + feature * (w[j]! + v[4 * id + j]!), b[0]!);
    });
    const scores = network.apply(tf.tensor2d(h, [5, 4]), asked(...ids));
    expect(scores.shape).toEqual([5, 1]);
    Array.from(scores.dataSync()).forEach((score, i) => {
      expect(Math.abs(score - byHand[i]!)).toBeLessThan(2e-6);
    });
  });

  test('a mixture of classes is scored by the mixture of their embeddings', () => {
    const network = sequential([4], projection(3))(scope);
    assign(network.variables);
    const h = tf.tensor2d(normals(keyOf(9, 'h'), 4), [1, 4]);
    const score = (row: readonly number[]): number =>
      network.apply(h, { ...inferencePass, condition: tf.tensor2d([[...row]]) }).dataSync()[0]!;
    const mixed = 0.25 * score([1, 0, 0]) + 0.75 * score([0, 0, 1]);
    expect(score([0.25, 0, 0.75])).toBeCloseTo(mixed, 5);
  });

  test('moves the embeddings of the classes that it was asked for, and of no other', () => {
    const network = sequential([4], projection(3))(scope);
    const h = tf.tensor2d(normals(keyOf(9, 'h'), 12), [3, 4]);
    const { gradients } = termsAndGradients(
      () => tf.reshape(tf.sum(network.apply(h, asked(2, 0, 2))), [1]) as tf.Tensor1D,
      [1],
      network.variables,
    );
    const [zeroth, first, second] = gradients[2]!.arraySync() as number[][];
    expect(first).toEqual([0, 0, 0, 0]);
    const [a, b, c] = h.arraySync() as number[][];
    expect(zeroth).toEqual(b);
    second!.forEach((value, j) => expect(value).toBeCloseTo(a![j]! + c![j]!, 6));
  });

  describe('against finite differences, the embedding included', () => {
    const make = (): { network: Network; x: tf.Variable; all: tf.Variable[]; critic: (x: tf.Tensor) => tf.Tensor } => {
      const x = variable('x', [3, 2], normals(keyOf(6, 'x'), 6));
      const network = sequential([2], dense(3, tanh, { kernel: normal(0.8), bias: normal(0.5) }), projection(3))(scope);
      assign(network.variables.slice(2));
      const pass = asked(1, 0, 2);
      return { network, x, all: [x, ...network.variables], critic: (inputs) => network.apply(inputs, pass) };
    };
    test('first derivatives', () => {
      const { critic, x, all } = make();
      expect(gradientError(() => critic(x), all)).toBeLessThan(1e-3);
    });
    test.each([r1(1)(nonSaturating), gradientPenalty(1)(nonSaturating)])('$name', (loss) => {
      const { critic, x, all } = make();
      const view = viewOf(critic, x, x);
      expect(gradientError(() => loss.discriminatorTerms[0]!.value(view), all)).toBeLessThan(1e-3);
    });
    test('the squared input gradient', () => {
      const { critic, x, all } = make();
      expect(gradientError(() => squaredInputGradient(critic, x), all)).toBeLessThan(1e-3);
    });
  });
});

test('a key gives the same initial values on every engine, bit for bit; another key others', async () => {
  const values = (key: readonly [number, number]): number[][] => {
    const network = sequential([4], projection(3))({ name: 'critic', key });
    const contents = contentsOf(network.variables);
    network[Symbol.dispose]();
    return contents;
  };
  const drawn: number[][][] = [];
  for (const begin of [() => startExactly('js'), ...engines.map((engine) => () => start(engine))]) {
    await begin();
    drawn.push(values([1, 2]));
  }
  const [kernel, bias, embedding] = drawn[0]! as [number[], number[], number[]];
  for (const others of drawn) expect(others).toEqual(drawn[0]);
  expect(bias).toEqual([0]);
  expect(embedding.slice(0, 4)).not.toEqual(kernel);
  for (const key of [
    [1, 3],
    [2, 2],
  ] as const) {
    expect(values(key)[0]).not.toEqual(kernel);
    expect(values(key)[2]).not.toEqual(embedding);
  }
});

test('an embedding starts at N(0, 2 / features), like the weights that it is added to', () => {
  const network = sequential([50], projection(200))(scope);
  const embedding = contentsOf(network.variables)[2]!;
  const mean = embedding.reduce((sum, value) => sum + value, 0) / embedding.length;
  const variance = embedding.reduce((sum, value) => sum + value ** 2, 0) / embedding.length;
  expect(Math.abs(mean)).toBeLessThan((5 * Math.sqrt(0.04)) / Math.sqrt(embedding.length));
  expect(Math.abs(variance / 0.04 - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(embedding.length));
});

test('inputs that are no vectors are refused by name', () => {
  const place = { name: 'critic/3', key: [1, 2], inputShape: [4, 4, 1] } as const;
  expect(() => projection(3)(place)).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'critic/3' }));
});

test.each([
  ['none', undefined],
  ['[2]', [[1, 0]]],
])('a condition of %s is refused by name', (got, rows) => {
  const network = sequential([4], dense(4), projection(3))(scope);
  const pass: Pass = { ...inferencePass, condition: rows && tf.tensor2d(rows) };
  expect(() => network.apply(tf.zeros([1, 4]), pass)).toThrow(
    expect.objectContaining({
      _tag: 'ShapeMismatch',
      path: 'critic/1',
      message: expect.stringContaining(`width 3, got ${got}`),
    }),
  );
});
