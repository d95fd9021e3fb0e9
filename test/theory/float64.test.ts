import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { nonSaturating, r1 } from 'rxgan/losses';
import { gan, sgd } from 'rxgan/models';
import { discriminatorStep, readTensors } from 'rxgan/operators';
import { scoped, ticks } from 'rxgan/streams';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { matrix } from './atoms.js';
import { expectAllClose } from './close.js';

beforeAll(() => start('js'));

test('TensorFlow.js computes in double precision', () => {
  expect(tf.sin(0.1).dataSync()[0]).toBe(Math.sin(0.1));
  expect(tf.sub(tf.add(tf.tensor1d([1]), 2 ** -40), 1).dataSync()[0]).toBe(2 ** -40);
  expect(tf.matMul([[0.1, 0.2]], [[0.3], [0.7]]).dataSync()[0]).toBe(0.1 * 0.3 + 0.2 * 0.7);
});

test('so does a step of the library, from the batch to the numbers that are read back', async () => {
  // None of these is a number of float32.
  const weights = [0.3, -0.7] as const;
  const real = [
    [0.1, 1.1],
    [-0.6, 0.2],
  ] as const;
  const fake = [
    [0.9, 0.4],
    [-1.3, 0.8],
  ] as const;
  const model = gan({
    seed: 1,
    generator: matrix(Float32Array.of(1, 0, 0, 1), [2, 2]),
    latents: { name: 'points', size: 2, sample: () => Float32Array.from(fake.flat()) },
    discriminator: matrix(Float32Array.from(weights), [2, 1]),
    optimizers: { discriminator: sgd({ learningRate: 0.1 }) },
  });
  const batch = { data: Float32Array.from(real.flat()), shape: [2, 2] };
  const { after } = await firstValueFrom(
    scoped(model, (made) =>
      ticks(made, () => batch).pipe(
        discriminatorStep(r1(10)(nonSaturating)),
        readTensors(1, () => ({ after: made.players.discriminator.network.variables[0]! })),
      ),
    ),
  );

  const score = ([x, y]: readonly [number, number]): number => weights[0] * x + weights[1] * y;
  const sigmoid = (s: number): number => 1 / (1 + Math.exp(-s));
  const expected = weights.map((weight, i) => {
    const towardsReal = real.reduce((sum, point) => sum + (sigmoid(-score(point)) * point[i]!) / 2, 0);
    const towardsFake = fake.reduce((sum, point) => sum + (sigmoid(score(point)) * point[i]!) / 2, 0);
    return weight - 0.1 * (towardsFake - towardsReal + 10 * weight);
  });
  expectAllClose(Array.from(after.data), expected, 1e-15);
});
