import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import * as losses from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { engines, leftBehind, start } from '../support/engines.js';
import { numericGradient } from '../support/gradients.js';
import { runs } from './batches.js';
import { cases } from './cases.js';
import { type Measure, measures } from './measures.js';
import type { Rows } from './oracles.js';

test('the lists of the kit have everything that computes a loss, and the rest is named here', () => {
  const own = [
    'adversarial',
    'deranged',
    'equilibriumMeasure',
    'fDivergenceOf',
    'fDivergences',
    'fromLaplacianPyramid',
    'laplacianPyramid',
    'lossContext',
    'problemsOf',
  ];
  expect([...new Set([...[...cases, ...measures].map(({ of }) => of), ...own])].sort()).toEqual(
    Object.keys(losses).sort(),
  );
});

const tensorOf = (rows: Rows): tf.Tensor2D => tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const measured = ({ f }: Measure, inputs: readonly Rows[]): number =>
  tf.tidy(() => {
    const value = f(...inputs.map(tensorOf));
    expect(value.rank).toBe(0);
    return value.dataSync()[0]!;
  });
const slopesOf = ({ f }: Measure, inputs: readonly Rows[]): number[] => {
  const slopes: number[] = [];
  tf.tidy(() => {
    const tensors = inputs.map(tensorOf);
    const { gradients } = termsAndGradients(() => tf.stack([f(...tensors)]) as tf.Tensor1D, [1], tensors);
    for (const gradient of gradients) slopes.push(...gradient.dataSync());
  });
  return slopes;
};
/** The inputs with these numbers in their places. */
const filled = (inputs: readonly Rows[], numbers: readonly number[]): readonly Rows[] => {
  let from = 0;
  return inputs.map((rows) =>
    rows.map((row) => {
      from += row.length;
      return numbers.slice(from - row.length, from);
    }),
  );
};

describe.each(engines)('every function of tensors on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each(measures.map((each) => [each.name, each] as const))('%s', (_name, measure) => {
    const { oracle, inputs, extremes, averages = true } = measure;
    const forAll = (holds: (example: readonly Rows[]) => void): void =>
      fc.assert(fc.property(inputs, holds), runs(engine === 'wasm' ? 6 : 15));

    test('P1.6 the value is that of the formula in double precision', () => {
      forAll((example) => {
        const exact = oracle(...example);
        expect(Math.abs(measured(measure, example) - exact)).toBeLessThan(2e-5 * (1 + Math.abs(exact)));
      });
    });
    test('P1.5 the derivatives by all inputs are finite differences of the formula', () => {
      forAll((example) => {
        const numbers = example.flat(2);
        const exact = numericGradient((at) => oracle(...filled(example, at)), numbers, 1e-3);
        const actual = slopesOf(measure, example);
        exact.forEach((slope, i) => {
          expect(Math.abs(actual[i]! - slope), `input ${i}`).toBeLessThan(2e-5 * (1 + Math.abs(slope)));
        });
      });
    });
    if (averages)
      test('P1.2 a batch beside copies of itself counts as the batch does', () => {
        forAll((example) => {
          const exact = oracle(...example);
          const thrice = example.map((rows) => [...rows, ...rows, ...rows]);
          expect(Math.abs(measured(measure, thrice) - exact)).toBeLessThan(2e-5 * (1 + Math.abs(exact)));
        });
      });
    test('inputs of ±100 to ±1e4 give finite values and derivatives', () => {
      for (const example of extremes) {
        const exact = oracle(...example);
        expect(Math.abs(measured(measure, example) - exact)).toBeLessThanOrEqual(2e-5 * (1 + Math.abs(exact)));
        expect(slopesOf(measure, example).every(Number.isFinite)).toBe(true);
      }
    });
    test('P1.7 leaves no tensor behind', () => {
      const [example] = fc.sample(inputs, { seed: 7, numRuns: 1 });
      slopesOf(measure, example!);
      expect(leftBehind(() => void slopesOf(measure, example!))).toBe(0);
    });
  });
});
