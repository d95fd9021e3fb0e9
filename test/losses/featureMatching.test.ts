import * as tf from '@tensorflow/tfjs-core';
import { featureMatching, lossContext, nonSaturating } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../src/models/gradients.js';
import { at } from '../../src/schedules/schedule.js';
import { start } from '../support/engines.js';
import { column, generatorLoss, generatorSlopes } from './batches.js';
import { viewOf } from './views.js';

const term = featureMatching()(nonSaturating).generatorTerms[0]!;
const valueFor = (real: tf.Tensor, fake: tf.Tensor): tf.Scalar =>
  term.value(
    viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), {
      more: {
        head: (of, name) => {
          expect(name).toBe('features');
          return of === 'real' ? real : fake;
        },
      },
    }),
  );

beforeAll(() => start('js'));

describe('featureMatching', () => {
  test('is the squared distance of the mean features, 0 exactly where these agree', () => {
    const real = tf.tensor2d([
      [1, 0],
      [3, 4],
    ]);
    expect(valueFor(real, tf.tensor2d([[2, 0]])).dataSync()[0]).toBe(4);
    expect(
      valueFor(
        real,
        tf.tensor2d([
          [5, 5],
          [-1, -1],
        ]),
      ).dataSync()[0],
    ).toBe(0);
  });
  test('moves every generated example by twice the difference over N', () => {
    const real = tf.tensor2d([
      [1, 0],
      [3, 4],
    ]);
    const slopes = inputGradient(
      (fake) => valueFor(real, fake),
      tf.tensor2d([
        [2, 0],
        [2, 0],
      ]),
    );
    expect(Array.from(slopes.dataSync(), (slope) => slope + 0)).toEqual([0, -2, 0, -2]);
  });
  test('adds to the generator’s loss with weight 1, and is all of it if alone', () => {
    const [beside, alone] = [featureMatching()(nonSaturating), featureMatching(1, { alone: true })(nonSaturating)];
    expect([term.name, at(term.weight, 0)]).toEqual(['featureMatching', 1]);
    expect(beside.discriminatorTerms).toEqual([]);
    expect(beside.generator).toBe(nonSaturating.generator);
    expect(generatorLoss(alone, [3, -5]) + 0).toBe(0);
    expect(generatorSlopes(alone, [3, -5])).toEqual([0, 0]);
    expect(alone.discriminator).toBe(nonSaturating.discriminator);
    expect(alone.generator(column([1]), () => column([1]), lossContext()).rank).toBe(0);
  });
});
