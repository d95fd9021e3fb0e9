import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  bernoulliNll,
  categoricalInformation,
  gaussianInformation,
  gaussianNll,
  klOfDeviationToStandardNormal,
  klToStandardNormal,
  meanSquaredCosine,
  negativeElbo,
  reconstructionError,
  reparameterize,
} from 'rxgan/losses';
import { sixteenths } from './batches.js';
import { logSoftmaxOf, meanOf, type Rows, softplusOf, tangentExpOf } from './oracles.js';
import { squaredCosineOf } from './terms.js';

type Row = readonly number[];
/** A function of tensors, beside what the papers say of it in plain numbers. */
export interface Measure {
  /** The name under which `rxgan/losses` exports it. */
  readonly of: string;
  readonly name: string;
  readonly f: (...inputs: readonly tf.Tensor[]) => tf.Scalar;
  readonly oracle: (...inputs: readonly Rows[]) => number;
  readonly inputs: fc.Arbitrary<readonly Rows[]>;
  /** Inputs as far out as a failing network may give them. */
  readonly extremes: readonly (readonly Rows[])[];
  /** Do copies of a batch leave it as it is? true if not given. */
  readonly averages?: boolean;
}

const sum = (values: Row): number => values.reduce((total, x) => total + x, 0);
const row = (width: number, value: fc.Arbitrary<number> = sixteenths(4)): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: width, maxLength: width });
/** A batch of examples, each with one row for every input. */
const examples = (rows: readonly fc.Arbitrary<number[]>[], minLength = 1): fc.Arbitrary<readonly Rows[]> =>
  fc
    .array(fc.tuple(...rows), { minLength, maxLength: 5 })
    .map((all) => rows.map((_, input) => all.map((example) => example[input]!)));
const oneHot = (classes: number): fc.Arbitrary<number[]> =>
  fc.nat(classes - 1).map((chosen) => Array.from({ length: classes }, (_, k) => (k === chosen ? 1 : 0)));
const overExamples =
  (f: (...rows: readonly Row[]) => number) =>
  (...inputs: readonly Rows[]): number =>
    meanOf(inputs[0]!.map((_, i) => f(...inputs.map((rows) => rows[i]!))));
const overNumbers =
  (f: (...values: readonly number[]) => number) =>
  (...rows: readonly Row[]): number =>
    sum(rows[0]!.map((_, j) => f(...rows.map((each) => each[j]!))));

const kl = overNumbers((m, s) => (tangentExpOf(s!) - 1 - s! + m! ** 2) / 2);
const logNormal = (x: number, m: number, s: number): number =>
  -0.5 * (Math.log(2 * Math.PI) + s + (x - m) ** 2 * tangentExpOf(-s));
const far: readonly number[] = [-1e4, -100, 100, 1e4];
const each = (of: (value: number) => readonly Rows[]): readonly (readonly Rows[])[] => far.map(of);

export const measures: readonly Measure[] = [
  {
    of: 'klToStandardNormal',
    name: 'klToStandardNormal',
    f: (mean, logVariance) => klToStandardNormal({ mean: mean!, logVariance: logVariance! }),
    oracle: overExamples(kl),
    inputs: examples([row(2), row(2)]),
    extremes: each((s) => [[[s, 0]], [[0.5, s]]]),
  },
  {
    of: 'klOfDeviationToStandardNormal',
    name: 'klOfDeviationToStandardNormal',
    f: (mean, deviation) => klOfDeviationToStandardNormal({ mean: mean!, deviation: deviation! }),
    oracle: overExamples(overNumbers((m, sd) => (sd! ** 2 + m! ** 2 - 1 - 2 * Math.log(sd!)) / 2)),
    inputs: examples([
      row(2),
      row(
        2,
        fc.integer({ min: 4, max: 64 }).map((n) => n / 16),
      ),
    ]),
    extremes: [[[[1e4, -1e4]], [[1e-4, 1e4]]]],
  },
  {
    of: 'bernoulliNll',
    name: 'bernoulliNll',
    f: (x, logits) => bernoulliNll(x!, logits!),
    oracle: overExamples(overNumbers((x, l) => softplusOf(l!) - x! * l!)),
    inputs: examples([
      row(
        3,
        fc.nat(16).map((n) => n / 16),
      ),
      row(3),
    ]),
    extremes: each((l) => [[[0, 1, 0.5]], [[l, l, l]]]),
  },
  {
    of: 'gaussianNll',
    name: 'gaussianNll',
    f: (x, mean, logVariance) => gaussianNll(x!, { mean: mean!, logVariance: logVariance! }),
    oracle: overExamples(overNumbers((x, m, s) => -logNormal(x!, m!, s!))),
    inputs: examples([row(2), row(2), row(2)]),
    extremes: each((s) => [[[0, 1]], [[s, 0.5]], [[0.5, s]]]),
  },
  {
    of: 'gaussianNll',
    name: 'gaussianNll of unit variance',
    f: (x, mean) => gaussianNll(x!, { mean: mean! }),
    oracle: overExamples(overNumbers((x, m) => -logNormal(x!, m!, 0))),
    inputs: examples([row(2), row(2)]),
    extremes: each((m) => [[[0, 1]], [[m, m]]]),
  },
  {
    of: 'reconstructionError',
    name: 'reconstructionError',
    f: (x, reconstruction) => reconstructionError(x!, reconstruction!),
    oracle: overExamples(overNumbers((x, y) => (x! - y!) ** 2)),
    inputs: examples([row(3), row(3)]),
    extremes: each((y) => [[[0, 1, 0.5]], [[y, y, 0.5]]]),
  },
  {
    of: 'reparameterize',
    name: 'reparameterize, weighted',
    f: (mean, logVariance, noise) =>
      tf.mean(
        tf.sum(
          tf.mul(reparameterize({ mean: mean!, logVariance: logVariance! }, noise!), tf.tensor1d([1, -2, 0.5])),
          1,
        ),
      ),
    oracle: overExamples((m, s, e) =>
      sum(m!.map((value, j) => [1, -2, 0.5][j]! * (value + tangentExpOf(s![j]! / 2) * e![j]!))),
    ),
    inputs: examples([row(3), row(3), row(3)]),
    extremes: each((s) => [[[1, 2, 3]], [[s, s, s]], [[0.5, -1, 2]]]),
  },
  {
    of: 'negativeElbo',
    name: 'negativeElbo',
    f: (x, mean, logVariance) =>
      negativeElbo({
        reconstruction: reconstructionError(x!, mean!),
        code: { mean: mean!, logVariance: logVariance! },
        beta: (step) => 0.25 * step,
        step: 3,
      }).loss,
    oracle: overExamples((x, m, s) => overNumbers((a, b) => (a! - b!) ** 2)(x!, m!) + 0.75 * kl(m!, s!)),
    inputs: examples([row(2), row(2), row(2)]),
    extremes: [],
  },
  {
    of: 'categoricalInformation',
    name: 'categoricalInformation',
    f: (logits, code) => categoricalInformation(logits!, code!),
    oracle: overExamples((l, c) => sum(logSoftmaxOf(l!).map((log, k) => log * c![k]!)) + Math.log(3)),
    inputs: examples([row(3, sixteenths(10)), oneHot(3)]),
    extremes: each((l) => [[[l, -l, 0]], [[1, 0, 0]]]),
  },
  {
    of: 'gaussianInformation',
    name: 'gaussianInformation',
    f: (output, code) => gaussianInformation(output!, code!),
    oracle: overExamples(
      (q, c) => logNormal(c![0]!, q![0]!, q![2]!) + logNormal(c![1]!, q![1]!, q![3]!) + 2 * Math.log(2),
    ),
    inputs: examples([row(4), row(2, sixteenths(1))]),
    extremes: each((s) => [[[s, 0, 0.5, s]], [[1, -1]]]),
  },
  {
    of: 'meanSquaredCosine',
    name: 'meanSquaredCosine',
    f: (codes) => meanSquaredCosine(codes!),
    oracle: (codes) => squaredCosineOf(codes!),
    // A code of zeros has no direction: see its own tests.
    inputs: examples([row(3).filter((code) => code.some((x) => x !== 0))], 2),
    extremes: each((x) => [
      [
        [x, 0, 0],
        [x, x, 1],
      ],
    ]),
    averages: false,
  },
];
