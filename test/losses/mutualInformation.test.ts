import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { categoricalInformation, gaussianInformation, mutualInformation, nonSaturating } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../src/models/gradients.js';
import { at } from '../../src/schedules/schedule.js';
import { start } from '../support/engines.js';
import { runs, score, sixteenths } from './batches.js';
import { viewOf } from './views.js';

const rowOf = (length: number, value = sixteenths(10)) => fc.array(value, { minLength: length, maxLength: length });
const categorical = (logits: readonly (readonly number[])[], codes: readonly number[]): number =>
  tf.tidy(
    () =>
      categoricalInformation(
        tf.tensor2d(logits.flat(), [logits.length, logits[0]!.length]),
        tf.oneHot([...codes], logits[0]!.length),
      ).dataSync()[0]!,
  );
const gaussian = (output: readonly number[], code: readonly number[]): number =>
  tf.tidy(() => gaussianInformation(tf.tensor2d([[...output]]), tf.tensor2d([[...code]])).dataSync()[0]!);

beforeAll(() => start('js'));

describe('the information of a categorical code', () => {
  test('P10.1 is at most log K, which a sure and right Q reaches; a guessing Q has 0', () => {
    const example = fc.tuple(rowOf(3, score), fc.nat(2));
    const property = fc.property(fc.array(example, { minLength: 1, maxLength: 6 }), (examples) => {
      const value = categorical(
        examples.map(([logits]) => logits),
        examples.map(([, code]) => code),
      );
      expect(value).toBeLessThanOrEqual(Math.log(3) + 1e-6);
    });
    fc.assert(property, runs(30));
    expect(
      categorical(
        [
          [1e4, 0, 0],
          [0, 0, 1e4],
        ],
        [0, 2],
      ),
    ).toBeCloseTo(Math.log(3), 6);
    expect(
      Math.abs(
        categorical(
          [
            [7, 7, 7],
            [-2, -2, -2],
          ],
          [0, 1],
        ),
      ),
    ).toBeLessThan(1e-6);
  });
  test('P10.1 is at most I(c; x) for every Q, and equal to it for the posterior', () => {
    // Examples of a joint distribution of 3 equally frequent codes and 2 outcomes: 12 of each code.
    const table = fc.tuple(
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 11 }),
    );
    const property = fc.property(table, rowOf(6), (firsts, guess) => {
      const joint = firsts.map((first) => [first, 12 - first] as const);
      const outcomes = [0, 1] as const;
      const drawn = joint.flatMap((row, c) =>
        outcomes.flatMap((x) => Array.from({ length: row[x] }, () => [c, x] as const)),
      );
      const marginal = outcomes.map((x) => joint.reduce((sum, row) => sum + row[x], 0) / 36);
      const information = joint
        .flatMap((row) => outcomes.map((x) => (row[x] / 36) * Math.log(row[x] / 12 / marginal[x]!)))
        .reduce((sum, share) => sum + share, 0);
      const bound = (logitsOf: (x: number) => number[]): number =>
        categorical(
          drawn.map(([, x]) => logitsOf(x)),
          drawn.map(([c]) => c),
        );
      expect(bound((x) => guess.slice(3 * x, 3 * x + 3))).toBeLessThanOrEqual(information + 1e-5);
      expect(Math.abs(bound((x) => joint.map((row) => Math.log(row[x as 0 | 1]))) - information)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(25));
  });
  test('P10.2 does not see a constant that is added to all logits of an example', () => {
    const property = fc.property(rowOf(3), sixteenths(50), fc.nat(2), (logits, c, code) => {
      const moved = categorical([logits.map((l) => l + c)], [code]);
      expect(Math.abs(moved - categorical([logits], [code]))).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(30));
  });
});

describe('the information of Gaussian codes', () => {
  test('P10.3 does not see a translation of code and mean together', () => {
    const property = fc.property(
      rowOf(4, sixteenths(2)),
      rowOf(2, sixteenths(1)),
      sixteenths(3),
      (output, code, by) => {
        const moved = gaussian(
          output.map((value, i) => (i < 2 ? value + by : value)),
          code.map((c) => c + by),
        );
        expect(Math.abs(moved - gaussian(output, code))).toBeLessThan(1e-4);
      },
    );
    fc.assert(property, runs(30));
  });
  test('P10.3 pulls each mean by (c - μ) / σ²', () => {
    const [output, code] = [
      [0.5, -0.25, Math.log(0.25), Math.log(4)],
      [1, 0.75],
    ];
    const slopes = inputGradient((q) => gaussianInformation(q, tf.tensor2d([code])), tf.tensor2d([output])).dataSync();
    expect(slopes[0]).toBeCloseTo((1 - 0.5) / 0.25, 5);
    expect(slopes[1]).toBeCloseTo((0.75 + 0.25) / 4, 5);
  });
  test('counts log 2 for each code: what a uniform code of [-1, 1] has to tell', () => {
    const one = gaussian([0, 0], [0]);
    expect(gaussian([0, 0, 0, 0], [0, 0])).toBeCloseTo(2 * one, 6);
    expect(one).toBeCloseTo(Math.log(2) - Math.log(2 * Math.PI) / 2, 6);
  });
});

describe('mutualInformation', () => {
  const loss = mutualInformation({ digit: 'categorical', style: 'gaussian' })(nonSaturating);

  test('subtracts the bounds of all codes from both players’ losses, with weight 1', () => {
    const terms = [...loss.discriminatorTerms, ...loss.generatorTerms];
    expect(terms.map(({ name, weight }) => [name, at(weight, 0)])).toEqual([
      ['dInformation', 1],
      ['gInformation', 1],
    ]);
    expect(loss.name).toBe('mutualInformation(nonSaturating)');
    const heads: Readonly<Record<string, tf.Tensor>> = {
      digit: tf.tensor2d([[2, 0]]),
      style: tf.tensor2d([[0.5, -1]]),
    };
    const codes: Readonly<Record<string, tf.Tensor>> = { digit: tf.tensor2d([[1, 0]]), style: tf.tensor2d([[0.25]]) };
    const sides: string[] = [];
    const view = viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), {
      more: {
        head: (of, name) => {
          sides.push(of);
          return heads[name]!;
        },
        latents: (part) => codes[part!]!,
      },
    });
    const expected = -(categorical([[2, 0]], [0]) + gaussian([0.5, -1], [0.25]));
    for (const { value } of terms) expect(value(view).dataSync()[0]).toBeCloseTo(expected, 5);
    expect(new Set(sides)).toEqual(new Set(['fake']));
  });
  test('refuses packs, of which no code can be read', () => {
    const view = viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), {
      more: { head: () => tf.zeros([1, 3]), latents: () => tf.zeros([2, 3]) },
    });
    const single = mutualInformation({ digit: 'categorical' })(nonSaturating);
    expect(() => single.generatorTerms[0]!.value(view)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'mutualInformation' }),
    );
  });
});
