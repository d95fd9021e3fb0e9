import * as tf from '@tensorflow/tfjs-core';
import { functionMetadata } from '../functionMetadata.js';
import { softplus } from '../models/ops/index.js';
import type { AdversarialLoss } from './loss.js';
import type { Cost } from './separableLoss.js';

/** What one score costs, and the slope of that cost. */
export type ClosedCost = (score: number) => readonly [cost: number, slope: number];

/** The costs that are known in closed form, and the players' formulas that are means of them. */
export const closedCosts = functionMetadata<Cost, ClosedCost>();
export const closedDiscriminators = functionMetadata<
  AdversarialLoss['discriminator'],
  { readonly real: ClosedCost; readonly fake: ClosedCost }
>();
export const closedGenerators = functionMetadata<AdversarialLoss['generator'], ClosedCost>();

/** A cost together with its closed form, which takes no tape on engines where JavaScript sees the numbers. */
export const closed = (cost: Cost, form: ClosedCost): Cost =>
  // A fresh function: costs that share one must not share their forms.
  closedCosts.keep((scores, context) => cost(scores, context), form);

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** softplus(-s). */
export const closedAsReal: ClosedCost = (score) => [softplusOf(-score), -logistic(-score)];
/** softplus(s). */
export const closedAsFake: ClosedCost = (score) => [softplusOf(score), logistic(score)];
export const linear: ClosedCost = (score) => [score, 1];
export const minus: ClosedCost = (score) => [-score, -1];

/** -log σ(s) = softplus(-s): small when the score says "real". */
export const crossEntropyAsReal = closed((scores) => softplus(tf.neg(scores)), closedAsReal);

/** -log(1 - σ(s)) = softplus(s): small when the score says "fake". */
export const crossEntropyAsFake = closed((scores) => softplus(scores), closedAsFake);
