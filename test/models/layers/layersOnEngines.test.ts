import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';
import { type LayerCase, layerCases, made } from './layerCases.js';

/** The output, the gradients of Σ c y² by the input and all weights, and the gradients of the squares of those. */
const numbersOf = (of: LayerCase): Float32Array[] => {
  const { network, x, pass, all } = made(of);
  const numbers = tf.tidy(() => {
    const first = () =>
      termsAndGradients(
        () => {
          const y = network.apply(x, pass);
          const c = tf.tensor(normals(keyOf(6, 'c'), y.size), y.shape);
          return tf.reshape(tf.sum(tf.mul(c, tf.square(y))), [1]);
        },
        [1],
        all,
      ).gradients;
    const second = termsAndGradients(
      () => tf.reshape(tf.addN(first().map((slope) => tf.sum(tf.square(slope)))), [1]),
      [1],
      all,
    ).gradients;
    return [network.apply(x, pass), ...first(), ...second].map((tensor) => (tensor.dataSync() as Float32Array).slice());
  });
  network[Symbol.dispose]();
  x.dispose();
  pass.condition!.dispose();
  return numbers;
};

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test('every engine gives the outputs, first and second derivatives of the JS engine', async () => {
  const results: Float32Array[][][] = [];
  for (const engine of engines) {
    await start(engine);
    results.push(layerCases.map(numbersOf));
  }
  layerCases.forEach(({ name }, of) => {
    results[0]![of]!.forEach((expected, i) => {
      for (const other of results.slice(1)) {
        const apart = largest(expected.map((value, j) => value - other[of]![i]![j]!));
        expect.soft(apart / largest(expected), `${name}, tensor ${i}`).toBeLessThan(2e-5);
      }
    });
  });
});
