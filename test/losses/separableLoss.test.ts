import * as tf from '@tensorflow/tfjs-core';
import { leastSquaresWith, lossContext, problemsOf, separableLoss } from 'rxgan/losses';
import { dense, heads, type Network, sequential, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { start } from '../support/engines.js';
import { column, discriminatorLoss, generatorLoss } from './batches.js';
import { setupOf } from './setups.js';

beforeAll(() => start('js'));

describe('separableLoss', () => {
  const own = separableLoss({
    name: 'own',
    asReal: (s) => tf.mul(s, 2),
    asFake: tf.square,
    generator: (s) => tf.mul(s, -5),
  });

  test('takes each mean once, of one number an example', () => {
    expect(discriminatorLoss(own, [3, 4], [5])).toBe(7 + 25);
    expect(generatorLoss(own, [1, 2, 6])).toBe(-15);
    expect(Array.from(own.asFake(column([2, -3]), lossContext()).dataSync())).toEqual([4, 9]);
  });
  test('gives the formulas the context', () => {
    const late = separableLoss({
      name: 'late',
      asReal: (s, { step }) => tf.mul(s, step),
      asFake: (s, { step }) => tf.add(s, step),
      generator: (s, { step }) => tf.sub(s, step),
    });
    expect(discriminatorLoss(late, [3], [5], lossContext(7))).toBe(21 + 12);
    expect(late.generator(column([3]), () => column([0]), lossContext(7)).dataSync()[0]).toBe(-4);
  });
  test('adds neither terms nor perturbations, and scores examples one by one', () => {
    expect(own).toMatchObject({ discriminatorTerms: [], generatorTerms: [], perturbations: [], packing: 1 });
    expect(own.state).toBeUndefined();
  });
  test('wants one score an example, and a raw one unless any range will do', () => {
    const tanhs = sequential([2], dense(1, tanh))({ name: 'discriminator', key: [1, 2] });
    const several = sequential([2], heads({ score: dense(2, tanh) }))({ name: 'discriminator', key: [1, 2] });
    const anyRange = leastSquaresWith({ fake: 0, real: 1, generator: 1 });
    const paths = (loss: AnyLoss, discriminator: Network): string[] =>
      problemsOf(loss, setupOf({ discriminator })).map(({ path }) => path);
    expect([paths(own, tanhs), paths(anyRange, tanhs)]).toEqual([['discriminator/0'], []]);
    expect(paths(own, several)).toEqual(['discriminator.score', 'discriminator/0/score']);
    expect(paths(anyRange, several)).toEqual(['discriminator.score']);
  });
});
