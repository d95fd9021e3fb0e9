import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { moment, type SeparableLoss } from 'rxgan/losses';
import { inputGradient } from '../../src/models/gradients.js';

/** Scores as a discriminator gives them, one row an example. */
export const column = (scores: readonly number[]): tf.Tensor2D => tf.tensor2d([...scores], [scores.length, 1]);

export const discriminatorLoss = (loss: SeparableLoss, real: readonly number[], fake: readonly number[]): number =>
  tf.tidy(() => loss.discriminator(column(real), column(fake), moment()).dataSync()[0]!);

const noReal = (): never => {
  throw new Error('a separable loss needs no real scores for the generator');
};
export const generatorLoss = (loss: SeparableLoss, fake: readonly number[]): number =>
  tf.tidy(() => loss.generator(column(fake), noReal, moment()).dataSync()[0]!);

const slopes = (f: (scores: tf.Tensor) => tf.Tensor, at: readonly number[]): number[] =>
  // + 0 makes 0 of -0, which no equation here tells apart.
  tf.tidy(() => Array.from(inputGradient(f, column(at)).dataSync(), (slope) => slope + 0));

export const realSlopes = (loss: SeparableLoss, real: readonly number[], fake: readonly number[]): number[] =>
  slopes((scores) => loss.discriminator(scores, column(fake), moment()), real);
export const fakeSlopes = (loss: SeparableLoss, real: readonly number[], fake: readonly number[]): number[] =>
  slopes((scores) => loss.discriminator(column(real), scores, moment()), fake);
export const generatorSlopes = (loss: SeparableLoss, fake: readonly number[]): number[] =>
  slopes((scores) => loss.generator(scores, noReal, moment()), fake);

const score = (limit: number) => fc.float({ min: -limit, max: limit, noNaN: true });
/** A batch of scores, by default of any size that a training run may meet. */
export const scores = (limit = 1e4) => fc.array(score(limit), { minLength: 1, maxLength: 64 });

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Fixed, so that a failure is the same failure tomorrow; shrinking floats takes minutes and helps nobody. */
export const runs = (numRuns: number) => ({ seed: 7, numRuns, endOnFailure: true });
