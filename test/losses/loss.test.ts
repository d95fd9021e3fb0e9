import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { moment, separableLoss } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { variable } from '../../src/models/variable.js';
import { engines, leftBehind, start } from '../support/engines.js';
import {
  column,
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  mean,
  realSlopes,
  runs,
  scores,
} from './batches.js';
import { oracles, type Part } from './oracles.js';

/** 2e-5 of what is summed, not of the sum: terms of 1e4 may cancel. */
const tolerance = (...parts: readonly (readonly [Part, readonly number[]])[]): number =>
  2e-5 * (1 + parts.reduce((sum, [{ value }, batch]) => sum + mean(batch.map((s) => Math.abs(value(s)))), 0));

const expectSlopes = (actual: readonly number[], { slope }: Part, at: readonly number[]): void =>
  at.forEach((s, i) => {
    const exact = slope(s) / at.length;
    expect(Math.abs(actual[i]! - exact), `score ${s}`).toBeLessThanOrEqual(2e-5 * Math.abs(exact) + 1e-9);
  });

describe.each(engines)('laws of every loss on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each(oracles)('%s', (_name, loss, { asReal, asFake, generator }) => {
    test('P1.6 the value is that of float64, to 2e-5', () => {
      const property = fc.property(scores(), scores(), (real, fake) => {
        const exact = mean(real.map(asReal.value)) + mean(fake.map(asFake.value));
        const bound = tolerance([asReal, real], [asFake, fake]);
        expect(Math.abs(discriminatorLoss(loss, real, fake) - exact)).toBeLessThan(bound);
        const exactGenerator = mean(fake.map(generator.value));
        expect(Math.abs(generatorLoss(loss, fake) - exactGenerator)).toBeLessThan(tolerance([generator, fake]));
      });
      fc.assert(property, runs(40));
    });

    test('P1.5 the derivative by each score is the closed form, to 2e-5', () => {
      const property = fc.property(scores(30), scores(30), (real, fake) => {
        expectSlopes(realSlopes(loss, real, fake), asReal, real);
        expectSlopes(fakeSlopes(loss, real, fake), asFake, fake);
        expectSlopes(generatorSlopes(loss, fake), generator, fake);
      });
      fc.assert(property, runs(25));
    });

    test('scores of 1e4 give finite values and the right derivatives', () => {
      const extreme = [-1e4, 1e4];
      expect(Number.isFinite(discriminatorLoss(loss, extreme, extreme))).toBe(true);
      expect(Number.isFinite(generatorLoss(loss, extreme))).toBe(true);
      expectSlopes(realSlopes(loss, extreme, extreme), asReal, extreme);
      expectSlopes(fakeSlopes(loss, extreme, extreme), asFake, extreme);
      expectSlopes(generatorSlopes(loss, extreme), generator, extreme);
    });

    test('P1.1 the order of the examples does not matter', () => {
      const property = fc.property(scores(), scores(), (real, fake) => {
        const turned = discriminatorLoss(
          loss,
          [...real].reverse(),
          [...fake].sort((a, b) => a - b),
        );
        const bound = tolerance([asReal, real], [asFake, fake]);
        expect(Math.abs(turned - discriminatorLoss(loss, real, fake))).toBeLessThan(bound);
      });
      fc.assert(property, runs(20));
    });

    test('P1.2 a batch beside its copy costs what the batch costs', () => {
      const property = fc.property(scores(), scores(), (real, fake) => {
        const doubled = discriminatorLoss(loss, [...real, ...real], [...fake, ...fake]);
        const bound = tolerance([asReal, real], [asFake, fake]);
        expect(Math.abs(doubled - discriminatorLoss(loss, real, fake))).toBeLessThan(bound);
        const doubledGenerator = generatorLoss(loss, [...fake, ...fake]);
        expect(Math.abs(doubledGenerator - generatorLoss(loss, fake))).toBeLessThan(tolerance([generator, fake]));
      });
      fc.assert(property, runs(20));
    });

    test('P1.3 batches of different sizes are averaged each on its own', () => {
      expect(discriminatorLoss(loss, [0.5], [2, 2, 2, 2])).toBeCloseTo(discriminatorLoss(loss, [0.5], [2]), 6);
      expect(discriminatorLoss(loss, [0.5, 0.5, 0.5], [2])).toBeCloseTo(discriminatorLoss(loss, [0.5], [2]), 6);
    });

    test('the discriminator pays the sum of the two formulas', () => {
      const [real, fake] = [column([0.3, -2]), column([1.5])];
      const parts = tf.add(tf.mean(loss.asReal(real, moment())), tf.mean(loss.asFake(fake, moment()))).dataSync()[0];
      expect(loss.discriminator(real, fake, moment()).dataSync()[0]).toBe(parts);
    });

    test('P1.7 values and gradients leave no tensor behind', () => {
      const weights = variable('weights', [3, 1], new Float32Array([1, -1, 2]));
      const evaluate = (): void =>
        tf.tidy(() => {
          const f = (): tf.Tensor1D =>
            tf.stack([
              loss.discriminator(weights, tf.neg(weights), moment()),
              loss.generator(weights, () => weights, moment()),
            ]) as tf.Tensor1D;
          termsAndGradients(f, [1, 1], [weights]);
        });
      evaluate();
      expect(leftBehind(evaluate)).toBe(0);
    });
  });
});

test('separableLoss adds neither terms nor perturbations', () => {
  const own = separableLoss({
    name: 'own',
    asReal: (s) => tf.mul(s, 2),
    asFake: (s) => s,
    generator: (s) => s,
  });
  expect(discriminatorLoss(own, [3], [5])).toBe(11);
  expect([own.discriminatorTerms, own.generatorTerms, own.perturbations]).toEqual([[], [], []]);
});
