import * as tf from '@tensorflow/tfjs-core';
import { reconstructionError } from 'rxgan/losses';
import { mlp, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { applyGradients, player } from '../../src/models/player.js';
import { start } from '../support/engines.js';

beforeAll(() => start('js'));

/** Six points with the covariance diag(3, 4/3, 1/3), turned in space. */
const points = (): tf.Tensor2D => {
  const axes = tf.tensor2d([
    [3, 0, 0],
    [-3, 0, 0],
    [0, 2, 0],
    [0, -2, 0],
    [0, 0, 1],
    [0, 0, -1],
  ]);
  const turn = tf.tensor2d([
    [0.36, 0.48, -0.8],
    [-0.8, 0.6, 0],
    [0.48, 0.64, 0.6],
  ]);
  return tf.matMul(axes, turn);
};

/** What a linear auto-encoder with a code of so many numbers has left to lose after training. */
const trained = (code: number, steps: number): number => {
  const x = points();
  const part = (name: string, inputs: number, outputs: number) =>
    player(mlp({ inputs, hidden: [], outputs })({ name, key: [1, 2] }), sgd({ learningRate: 0.02, momentum: 0.9 }));
  const [encoder, decoder] = [part('encoder', 3, code), part('decoder', code, 3)];
  let loss = Number.NaN;
  for (let step = 0; step < steps; step++)
    tf.tidy(() => {
      const sides = [encoder, decoder];
      const { terms, gradients } = termsAndGradients(
        () => tf.stack([reconstructionError(x, decoder.network.apply(encoder.network.apply(x)))]) as tf.Tensor1D,
        [1],
        sides.flatMap(({ network }) => network.variables),
      );
      loss = terms.dataSync()[0]!;
      let from = 0;
      for (const side of sides) {
        const { length } = side.network.variables;
        applyGradients(side, gradients.slice(from, from + length), step);
        from += length;
      }
    });
  encoder[Symbol.dispose]();
  decoder[Symbol.dispose]();
  return loss;
};

describe('P11.8 a linear auto-encoder, trained', () => {
  test.each([
    [1, 4 / 3 + 1 / 3],
    [2, 1 / 3],
    [3, 0],
  ])('with a code of %d loses the eigenvalues that principal components leave out: %d', (code, residual) => {
    expect(Math.abs(trained(code, 250) - residual)).toBeLessThan(2e-4);
  });
});

test('is the squared distance, added over the numbers of an example', () => {
  const images = tf.ones([4, 2, 3, 1]);
  expect(reconstructionError(images, tf.zeros([4, 2, 3, 1])).dataSync()[0]).toBe(6);
});
