import * as tf from '@tensorflow/tfjs-core';
import { softplus, tanh } from '../models/ops/index.js';
import { tangentExp } from './tangentExp.js';

/**
 * An f-divergence D_f(p ‖ q) = Σ q f(p / q) with what training by it needs.
 *
 * In plain words: one row of the table of f-GAN. `activation` makes a raw score v a legal value T of the critic, and
 * `conjugate` is f*(T) of that value, written so that it does not lose its digits.
 */
export interface FDivergence {
  readonly name: string;
  /** f(u) for u > 0, convex. */
  readonly f: (ratio: number) => number;
  /** The limit of f at 0. */
  readonly atZero: number;
  /** The limit of f(u) / u at infinity: what an outcome costs that p has and q has not. */
  readonly slopeAtInfinity: number;
  /** f'(u): the value T* of the best critic where p / q = u. */
  readonly slope: (ratio: number) => number;
  /** g_f(v), increasing. */
  readonly activation: (scores: tf.Tensor) => tf.Tensor;
  /** f*(g_f(v)). */
  readonly conjugate: (scores: tf.Tensor) => tf.Tensor;
}

const infinite = Number.POSITIVE_INFINITY;
const log2 = Math.log(2);
const half = (x: tf.Tensor): tf.Tensor => tf.mul(0.5, x);

/** Σ |p - q| / 2. */
const totalVariation: FDivergence = {
  name: 'totalVariation',
  f: (u) => Math.abs(u - 1) / 2,
  atZero: 0.5,
  slopeAtInfinity: 0.5,
  slope: (u) => Math.sign(u - 1) / 2,
  activation: (v) => half(tanh(v)),
  conjugate: (v) => half(tanh(v)),
};

/** Σ p log (p / q). */
const kullbackLeibler: FDivergence = {
  name: 'kullbackLeibler',
  f: (u) => u * Math.log(u),
  atZero: 0,
  slopeAtInfinity: infinite,
  slope: (u) => 1 + Math.log(u),
  activation: (v) => v,
  conjugate: (v) => tangentExp(tf.sub(v, 1)),
};

/** Σ q log (q / p). */
const reverseKullbackLeibler: FDivergence = {
  name: 'reverseKullbackLeibler',
  f: (u) => -Math.log(u),
  atZero: infinite,
  slopeAtInfinity: 0,
  slope: (u) => -1 / u,
  activation: (v) => tf.neg(tangentExp(tf.neg(v))),
  conjugate: (v) => tf.sub(v, 1),
};

/** Σ (p - q)² / q. */
const pearson: FDivergence = {
  name: 'pearson',
  f: (u) => (u - 1) ** 2,
  atZero: 1,
  slopeAtInfinity: infinite,
  slope: (u) => 2 * (u - 1),
  activation: (v) => v,
  conjugate: (v) => tf.add(tf.mul(0.25, tf.square(v)), v),
};

/** Σ (p - q)² / p. */
const neyman: FDivergence = {
  name: 'neyman',
  f: (u) => (1 - u) ** 2 / u,
  atZero: infinite,
  slopeAtInfinity: 1,
  slope: (u) => 1 - 1 / u ** 2,
  activation: (v) => tf.sub(1, tangentExp(tf.neg(v))),
  conjugate: (v) => tf.sub(2, tf.mul(2, tangentExp(tf.mul(-0.5, v)))),
};

/** Σ (√p - √q)². */
const squaredHellinger: FDivergence = {
  name: 'squaredHellinger',
  f: (u) => (Math.sqrt(u) - 1) ** 2,
  atZero: 1,
  slopeAtInfinity: 1,
  slope: (u) => 1 - 1 / Math.sqrt(u),
  activation: (v) => tf.sub(1, tangentExp(tf.neg(v))),
  conjugate: (v) => tf.sub(tangentExp(v), 1),
};

/** Twice the Jensen-Shannon divergence: the paper's row of that name leaves out its halves. */
const jensenShannon: FDivergence = {
  name: 'jensenShannon',
  f: (u) => u * Math.log(u) - (u + 1) * Math.log((1 + u) / 2),
  atZero: log2,
  slopeAtInfinity: log2,
  slope: (u) => Math.log((2 * u) / (1 + u)),
  activation: (v) => tf.sub(log2, softplus(tf.neg(v))),
  conjugate: (v) => tf.sub(softplus(v), log2),
};

/** Twice the Jensen-Shannon divergence less log 4: the game of 2014. */
const gan: FDivergence = {
  name: 'gan',
  f: (u) => u * Math.log(u) - (u + 1) * Math.log(u + 1),
  atZero: 0,
  slopeAtInfinity: 0,
  slope: (u) => Math.log(u / (1 + u)),
  activation: (v) => tf.neg(softplus(tf.neg(v))),
  conjugate: (v) => softplus(v),
};

/** The eight rows: Nowozin, Cseke & Tomioka 2016, tables 2 and 6. */
export const fDivergences = {
  totalVariation,
  kullbackLeibler,
  reverseKullbackLeibler,
  pearson,
  neyman,
  squaredHellinger,
  jensenShannon,
  gan,
} as const satisfies Readonly<Record<string, FDivergence>>;

/**
 * D_f(p ‖ q) = Σ q f(p / q) between two histograms over the same outcomes, each with sum 1.
 *
 * In plain words: how different two lists of probabilities are, in the sense of f. Infinite where f says so.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { fDivergenceOf, fDivergences } from 'rxgan/losses';
 *
 * assert.equal(fDivergenceOf(fDivergences.totalVariation, [0.5, 0.5], [0.5, 0.5]), 0);
 * assert.equal(fDivergenceOf(fDivergences.totalVariation, [1, 0], [0, 1]), 1);
 * ```
 */
export const fDivergenceOf = (
  { f, atZero, slopeAtInfinity }: FDivergence,
  p: readonly number[],
  q: readonly number[],
): number =>
  p.reduce((sum, share, k) => {
    const other = q[k]!;
    if (other === 0) return sum + (share === 0 ? 0 : share * slopeAtInfinity);
    return sum + other * (share === 0 ? atZero : f(share / other));
  }, 0);
