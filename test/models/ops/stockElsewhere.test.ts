import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { adam, dropout, mlp, type Pass, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';

const size = 1000;
const gradientAt = (step: number): Float32Array => normals(keyOf(3, 'gradient', step), size);
const numbersOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** What a checkpoint of Adam holds. */
interface Held {
  readonly weights: readonly number[];
  readonly moments: readonly (readonly number[])[];
}
const steps = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const zeros = new Array<number>(size).fill(0);
const nothing: Held = { weights: zeros, moments: [zeros, zeros] };
const [beta1, beta2] = [0.9, 0.999];

const own = (held: Held, from: number, to: number): Held => {
  const { update } = adam({ learningRate: 1e-3, beta1, beta2 });
  let weights = tf.tensor1d([...held.weights]);
  let slots = held.moments.map((moment) => tf.tensor1d([...moment]));
  for (const step of steps(from, to)) {
    const updated = update({ weights, gradient: tf.tensor1d(gradientAt(step)), slots, iteration: step + 1, step });
    weights = updated.weights;
    slots = [...updated.slots];
  }
  return { weights: numbersOf(weights), moments: slots.map(numbersOf) };
};

describe.each(engines)('what is wrong in TensorFlow.js as it comes beside its derivatives, on %s', (engine) => {
  beforeAll(() => start(engine));

  test('an Adam that was resumed goes another way; the one of this library the same, bit for bit', async () => {
    const variable = tf.variable(tf.zeros([size]));
    const train = (optimizer: tf.AdamOptimizer, from: number, to: number): void =>
      steps(from, to).forEach((step) =>
        optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradientAt(step)) }]),
      );
    const [through, resumed] = [0, 0].map(() => tf.train.adam(1e-3, beta1, beta2)) as [
      tf.AdamOptimizer,
      tf.AdamOptimizer,
    ];
    train(through, 0, 20);
    const held = variable.clone();
    await resumed.setWeights(await through.getWeights());
    train(through, 20, 40);
    const uninterrupted = numbersOf(variable);
    variable.assign(held);
    train(resumed, 20, 40);
    expect(numbersOf(variable)).not.toEqual(uninterrupted);

    expect(own(own(nothing, 0, 20), 20, 40)).toEqual(own(nothing, 0, 40));
  });

  test('dropout with a seed has one mask for ever; the one of this library has another in every pass', () => {
    const ones = tf.ones([100]);
    const stock = layers.dropout({ rate: 0.5, seed: 5 });
    const masks = [1, 2].map(() => numbersOf(stock.apply(ones, { training: true }) as tf.Tensor));
    expect(masks[0]).toEqual(masks[1]);

    const network = sequential([100], dropout(0.5))({ name: 'critic', key: [1, 2] });
    const mask = (step: number): number[] => {
      const pass: Pass = { training: true, owned: true, key: keyOf(5, 'pass', step) };
      return numbersOf(network.apply(tf.ones([1, 100]), pass));
    };
    expect(mask(1)).not.toEqual(mask(2));
    expect(mask(1)).toEqual(mask(1));
  });

  test.each([
    ['randomNormal', () => tf.randomNormal([8], 0, 1, 'float32', 0)],
    ['truncatedNormal', () => tf.truncatedNormal([8], 0, 1, 'float32', 0)],
    ['randomGamma', () => tf.randomGamma([8], 1, 1, 'float32', 0)],
  ])('%s takes the seed 0 for none; for this library it is one', (_name, draw) => {
    expect(numbersOf(draw())).not.toEqual(numbersOf(draw()));

    expect(normals(keyOf(0, 'noise'), 8)).toEqual(normals(keyOf(0, 'noise'), 8));
    expect(normals(keyOf(0, 'noise'), 8)).not.toEqual(normals(keyOf(1, 'noise'), 8));
    const made = (): number[][] => {
      const network = mlp({ inputs: 2, hidden: [4], outputs: 1 })({ name: 'critic', key: keyOf(0, 'critic') });
      const weights = network.variables.map(numbersOf);
      network[Symbol.dispose]();
      return weights;
    };
    expect(made()).toEqual(made());
  });
});
