import * as tf from '@tensorflow/tfjs-core';
import { normals } from '../random.js';
import { checkedAt, type Scheduled } from '../schedules/schedule.js';
import { number } from '../schema/numbers.js';
import type { AdversarialLoss } from './loss.js';

const nonNegative = number({ min: 0 });

const deviationAt = (deviation: Scheduled<number>, step: number): number =>
  checkedAt(nonNegative, 'instanceNoise.deviation', deviation, step, 'use linear(0.3, 0, steps)');

/**
 * Adds N(0, deviation²) to everything the discriminator sees, real and generated, in both players' steps.
 *
 * In plain words: blurs both sides so that they overlap, and gives the generator something to follow; anneal it to 0.
 *
 * The deviation is in units of the data. Errors: `ConfigError` for one below 0. Source: Sønderby et al. 2016; Arjovsky & Bottou 2017, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { linear } from 'rxgan';
 * import { instanceNoise, nonSaturating } from 'rxgan/losses';
 *
 * const annealed = instanceNoise(linear(0.3, 0, 10_000))(nonSaturating);
 * assert.equal(annealed.perturbations.length, 1);
 * ```
 */
export const instanceNoise =
  (deviation: Scheduled<number>) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>): AdversarialLoss<D, G> => ({
    ...loss,
    name: `instanceNoise(${loss.name})`,
    perturbations: [
      ...loss.perturbations,
      (examples, key, step) => {
        const scale = deviationAt(deviation, step);
        if (scale === 0) return examples;
        const noise = normals(key, examples.size).map((value) => value * scale);
        return tf.add(examples, tf.tensor(noise, examples.shape));
      },
    ],
    requirements: [...loss.requirements, ({ step }) => void deviationAt(deviation, step)],
  });
