import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { type LossContext, lossContext } from 'rxgan/losses';
import type { AnyLoss } from '../../src/losses/loss.js';
import { inputGradient } from '../../src/models/gradients.js';

/** Scores as a discriminator gives them, one row an example. */
export const column = (scores: readonly number[]): tf.Tensor2D => tf.tensor2d([...scores], [scores.length, 1]);

const noReal = (): never => {
  throw new Error('this loss needs no real scores for the generator');
};

export const discriminatorLoss = (
  loss: AnyLoss,
  real: readonly number[],
  fake: readonly number[],
  now: LossContext = lossContext(),
): number => tf.tidy(() => loss.discriminator(column(real), column(fake), now).dataSync()[0]!);
export const generatorLoss = (loss: AnyLoss, fake: readonly number[], real?: readonly number[]): number =>
  tf.tidy(() => loss.generator(column(fake), real ? () => column(real) : noReal, lossContext()).dataSync()[0]!);

const slopes = (f: (scores: tf.Tensor) => tf.Tensor, at: readonly number[]): number[] =>
  // + 0 makes 0 of -0, which no equation here tells apart.
  tf.tidy(() => Array.from(inputGradient(f, column(at)).dataSync(), (slope) => slope + 0));

export const realSlopes = (loss: AnyLoss, real: readonly number[], fake: readonly number[]): number[] =>
  slopes((scores) => loss.discriminator(scores, column(fake), lossContext()), real);
export const fakeSlopes = (loss: AnyLoss, real: readonly number[], fake: readonly number[]): number[] =>
  slopes((scores) => loss.discriminator(column(real), scores, lossContext()), fake);
export const generatorSlopes = (loss: AnyLoss, fake: readonly number[], real?: readonly number[]): number[] =>
  slopes((scores) => loss.generator(scores, real ? () => column(real) : noReal, lossContext()), fake);

/** A number that shrinks to 0 in steps that can be read, and that float32 holds exactly. */
export const sixteenths = (limit: number): fc.Arbitrary<number> =>
  fc.integer({ min: -16 * limit, max: 16 * limit }).map((n) => n / 16);
/** A score, now and then one that only a broken or a winning discriminator gives. */
export const score: fc.Arbitrary<number> = fc.oneof(
  { withCrossShrink: true },
  { weight: 9, arbitrary: sixteenths(10) },
  { weight: 1, arbitrary: fc.constantFrom(50, -50, 100, -100, 1e4, -1e4) },
);
/** A batch of scores, within a limit if one is given. */
export const scores = (limit?: number): fc.Arbitrary<number[]> =>
  fc.array(limit === undefined ? score : sixteenths(limit), { minLength: 1, maxLength: 12 });

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** What float32 may make of sums of such numbers. */
export const rounding = (...batches: readonly (readonly number[])[]): number =>
  2e-6 * (1 + batches.reduce((sum, batch) => sum + mean(batch.map(Math.abs)), 0));

/** A fixed seed, so that a failure is the same failure tomorrow. */
export const runs = (numRuns: number) => ({ seed: 7, numRuns });
