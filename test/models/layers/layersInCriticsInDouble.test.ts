import '../../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, hinge, r1 } from 'rxgan/losses';
import { dense, flatten, type Network, type Pass, sequential, softplus } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { nameOf } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { sizeOf } from '../../../src/shape.js';
import { viewOf } from '../../losses/views.js';
import { start } from '../../support/engines.js';
import { numericGradient } from '../../support/gradients.js';
import { type LayerCase, layerCases } from './layerCases.js';

beforeAll(() => start('js'));

const scope = { name: 'critic', key: [4, 5] } as const;
const penalties = [r1(1)(hinge), gradientPenalty(1)(hinge)];
const criticOf = ({ layer, inputShape }: LayerCase): Network =>
  sequential(inputShape, layer, flatten(), dense(3, softplus), dense(1))(scope);

const conditions = (): tf.Tensor => tf.tensor2d([1, 0.5, -1, 2], [2, 2]);
const drawn = ({ inputShape }: LayerCase, name: string): tf.Tensor =>
  tf.tensor(normals(keyOf(5, name), 2 * sizeOf(inputShape)), [2, ...inputShape]);

/** A critic of the layer, with weights that are not those it starts with, and buffers that have moved once. */
const moved = (of: LayerCase): Network => {
  const network = criticOf(of);
  tf.tidy(() => {
    network.variables.forEach((weight, i) => {
      const moves = normals(keyOf(3, 'weights', i), weight.size).map((value) => 0.5 * value);
      weight.assign(tf.add(weight, tf.tensor(moves, weight.shape)));
    });
    network.apply(drawn(of, 'real'), { training: true, owned: true, key: [5, 6], condition: conditions() });
  });
  return network;
};

const inTraining = layerCases.filter(({ training }) => training);
describe.each(inTraining.map((of) => [of.name, of] as const))('a critic with %s', (_name, of) => {
  test.each(penalties)('$name: its gradient is that of differences', (loss) => {
    const network = moved(of);
    // A penalty refuses a critic that mixes the examples.
    if (network.mixesBatch.length > 0) return network[Symbol.dispose]();
    const [real, fake] = [drawn(of, 'real'), drawn(of, 'fake')];
    const pass: Pass = { training: true, owned: false, key: [7, 8], condition: conditions() };
    const view = viewOf((x) => network.apply(x, pass), real, fake);
    const penalty = () => tf.reshape(loss.discriminatorTerms[0]!.value(view), [1]) as tf.Tensor1D;
    const gradients = tf.tidy(() =>
      termsAndGradients(penalty, [1], network.variables).gradients.map((each) => Array.from(each.dataSync())),
    );
    network.variables.forEach((weight, v) => {
      const from = Array.from(weight.dataSync());
      const assign = (values: readonly number[]): void =>
        tf.tidy(() => weight.assign(tf.tensor([...values], weight.shape)));
      const along = Array.from(normals(keyOf(7, 'direction', v), from.length));
      const [numeric] = numericGradient(
        ([t]) => {
          assign(from.map((value, i) => value + t! * along[i]!));
          return tf.tidy(() => penalty().dataSync()[0]!);
        },
        [0],
        2e-4,
      );
      assign(from);
      const computed = along.reduce((sum, part, i) => sum + part * gradients[v]![i]!, 0);
      expect.soft(Math.abs(computed - numeric!) / (1 + Math.abs(numeric!)), nameOf(weight)).toBeLessThan(1e-8);
    });
    network[Symbol.dispose]();
  });
});
