import * as tf from '@tensorflow/tfjs-core';
import { linear } from 'rxgan';
import { ring } from 'rxgan/data';
import { type AdversarialLoss, hinge, instanceNoise } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../src/random.js';
import { start } from '../support/engines.js';

const key = keyOf(4, 'noise');
const noiseOf = (deviation: Parameters<typeof instanceNoise>[0], step: number, count = 20_000): number[] => {
  const examples = tf.fill([count, 1], 3);
  const perturbed = instanceNoise(deviation)(hinge).perturbations[0]!(examples, key, step);
  expect(perturbed.shape).toEqual(examples.shape);
  return Array.from(tf.sub(perturbed, 3).dataSync());
};
const moments = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
};

beforeAll(() => start('js'));

describe('instanceNoise', () => {
  test('adds noise of mean 0 and of the deviation that the schedule has at the step', () => {
    for (const [step, expected] of [
      [0, 0.4],
      [50, 0.2],
      [75, 0.1],
    ] as const) {
      const { mean, deviation } = moments(noiseOf(linear(0.4, 0, 100), step));
      // Five standard errors of 20,000 draws.
      expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(20_000));
      expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(40_000));
    }
  });
  test('with deviation 0 gives back the very same tensor', () => {
    const examples = tf.tensor2d([1, 2], [1, 2]);
    const [perturb] = instanceNoise(linear(0.4, 0, 100))(hinge).perturbations;
    expect(perturb!(examples, key, 100)).toBe(examples);
    expect(perturb!(examples, key, 1_000)).toBe(examples);
  });
  test('draws the same for the same key and anew for another', () => {
    const [perturb] = instanceNoise(1)(hinge).perturbations;
    const draw = (from: typeof key): number[] => Array.from(perturb!(tf.zeros([8, 2]), from, 0).dataSync());
    expect(draw(key)).toEqual(draw(key));
    expect(draw(key)).not.toEqual(draw(keyOf(4, 'noise', 1)));
  });
  test('lets gradients through to what made the examples', () => {
    const [perturb] = instanceNoise(0.5)(hinge).perturbations;
    const slopes = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(perturb!(x, key, 0), tf.tensor1d([2, -3]))))(
      tf.zeros([4, 2]),
    );
    expect(Array.from(slopes.dataSync())).toEqual([2, -3, 2, -3, 2, -3, 2, -3]);
  });
  test('changes neither formula and adds to the noise that is there', () => {
    const twice = instanceNoise(0.1)(instanceNoise(0.2)(hinge));
    expect(twice.name).toBe('instanceNoise(instanceNoise(hinge))');
    expect(twice.perturbations).toHaveLength(2);
    expect([twice.discriminator, twice.generator]).toEqual([hinge.discriminator, hinge.generator]);
  });
});

test('both players see noise of the scheduled deviation, each time of its own', async () => {
  const seen: { step: number; deviation: number; noise: string }[] = [];
  const annealed = instanceNoise(linear(0.5, 0, 2))(hinge);
  const watched: AdversarialLoss = {
    ...annealed,
    perturbations: annealed.perturbations.map((perturb) => (examples, from, step) => {
      const perturbed = perturb(examples, from, step);
      const noise = Array.from(tf.sub(perturbed, examples).dataSync());
      seen.push({ step, deviation: moments(noise).deviation, noise: noise.join() });
      return perturbed;
    }),
  };
  const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (model) =>
    ticks(model, batches(ring(), { size: 2_000, seed: 1 })).pipe(discriminatorStep(watched), generatorStep(watched)),
  );
  await lastValueFrom(run$.pipe(take(3)));

  // The discriminator's real and fake examples, then the generator's, in each of three steps.
  expect(seen.map(({ step }) => step)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  seen.forEach(({ step, deviation }) => {
    expect(Math.abs(deviation - [0.5, 0.25, 0][step]!)).toBeLessThan(5 * 0.5 * Math.sqrt(1 / 8_000));
  });
  expect(new Set(seen.slice(0, 6).map(({ noise }) => noise)).size).toBe(6);
});
