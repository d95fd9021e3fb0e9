import '../../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, nonSaturating, r1 } from 'rxgan/losses';
import { dense, inferencePass, type Network, normal, sequential, spectralNorm, tanh } from 'rxgan/models';
import { beforeAll, expect, test } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { viewOf } from '../../losses/views.js';
import { start } from '../../support/engines.js';
import { numericGradient } from '../../support/gradients.js';

beforeAll(() => start('js'));

const linear = { kernel: normal(0.7), bias: normal(0.3) };
const critic = (): Network =>
  sequential(
    [3],
    spectralNorm(dense(4, tanh, linear)),
    spectralNorm(dense(1, undefined, linear)),
  )({
    name: 'critic',
    key: [1, 2],
  });

/** Moves the vectors until they are the singular vectors of the kernels as they are now. */
const converge = (network: Network): void => {
  for (let step = 0; step < 400; step++)
    tf.tidy(() => network.apply(tf.zeros([1, 3]), { training: true, owned: true, key: [0, 0] }));
};

const score = (apply: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.reshape(tf.sum(tf.square(tf.add(apply(x), 1))), [1]);
const objectives = {
  'the squared score': score,
  ...Object.fromEntries(
    [r1(1)(nonSaturating), gradientPenalty(1)(nonSaturating)].map((loss) => [
      loss.name,
      (apply: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor =>
        tf.reshape(loss.discriminatorTerms[0]!.value(viewOf(apply, x, x)), [1]),
    ]),
  ),
};

test.each(Object.entries(objectives))(
  'at the singular vectors the gradient of %s is that by the kernel over its largest singular value',
  (_name, objective) => {
    const network = critic();
    const x = variable('x', [2, 3], normals(keyOf(6, 'x'), 6));
    const f = () => objective((inputs) => network.apply(inputs, inferencePass), x) as tf.Tensor1D;
    converge(network);
    const { gradients } = termsAndGradients(f, [1], network.variables);
    const computed = gradients.map((gradient) => Array.from(gradient.dataSync()));
    network.variables.forEach((weight, v) => {
      const from = Array.from(weight.dataSync());
      const assign = (values: readonly number[]): void =>
        tf.tidy(() => weight.assign(tf.tensor([...values], weight.shape)));
      const value = (values: readonly number[]): number => {
        assign(values);
        converge(network);
        return tf.tidy(() => f().dataSync()[0]!);
      };
      const numeric = numericGradient(value, from, 5e-4);
      assign(from);
      converge(network);
      numeric.forEach((slope, i) => {
        expect.soft(Math.abs(slope - computed[v]![i]!) / (1 + Math.abs(slope))).toBeLessThan(1e-8);
      });
    });
    network[Symbol.dispose]();
  },
  60_000,
);
