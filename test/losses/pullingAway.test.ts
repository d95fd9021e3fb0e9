import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { energyBased, meanSquaredCosine, pullingAway } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../src/models/gradients.js';
import { at } from '../../src/schedules/schedule.js';
import { start } from '../support/engines.js';
import { runs, sixteenths } from './batches.js';
import { viewOf } from './views.js';

type Rows = number[][];
const valueOfCodes = (rows: Rows): number =>
  tf.tidy(() => meanSquaredCosine(tf.tensor2d(rows, [rows.length, rows[0]!.length])).dataSync()[0]!);
const code = fc
  .tuple(sixteenths(4), sixteenths(4), sixteenths(4))
  .filter((values) => values.some((x) => x !== 0))
  .map((values): number[] => values);
const codes = fc.array(code, { minLength: 2, maxLength: 6 });

beforeAll(() => start('js'));

describe('the mean squared cosine of codes', () => {
  test('P8.4 is 1 exactly when all are parallel, 0 when all are at right angles, and between for others', () => {
    const property = fc.property(codes, (rows) => {
      const value = valueOfCodes(rows);
      expect(value).toBeGreaterThanOrEqual(-1e-6);
      expect(value).toBeLessThanOrEqual(1 + 1e-6);
      const [first] = rows as [number[]];
      expect(valueOfCodes(rows.map((_, i) => first.map((x) => (i % 2 === 0 ? 3 : -0.25) * x)))).toBeCloseTo(1, 5);
      const parallel = rows.every((row) => Math.abs(crossed(first, row)) < 1e-9);
      expect(value > 1 - 1e-5).toBe(parallel);
    });
    fc.assert(property, runs(30));
    expect(
      valueOfCodes([
        [2, 0, 0],
        [0, -3, 0],
        [0, 0, 0.5],
      ]),
    ).toBe(0);
  });
  test('P8.4 does not see the length of a code, its sign, or a rotation', () => {
    const property = fc.property(codes, fc.constantFrom(0.5, 4, -2), (rows, factor) => {
      const value = valueOfCodes(rows);
      const scaled = rows.map((row, i) => (i === 0 ? row.map((x) => factor * x) : row));
      const turned = rows.map(([x, y, z]) => [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!, z!]);
      expect(Math.abs(valueOfCodes(scaled) - value)).toBeLessThan(1e-5);
      expect(Math.abs(valueOfCodes(turned) - value)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(30));
  });
  test('of k copies of a batch counts the copies as parallel pairs: P1.2 does not hold, this does', () => {
    const property = fc.property(codes, fc.integer({ min: 2, max: 3 }), (rows, k) => {
      const n = rows.length;
      const pairs = valueOfCodes(rows) * n * (n - 1);
      const copies = Array.from({ length: k }, () => rows).flat();
      const expected = (k * k * (pairs + n) - k * n) / (k * n * (k * n - 1));
      expect(Math.abs(valueOfCodes(copies) - expected)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(20));
  });
  test('P8.4 refuses a single code, and counts a code of zeros as at right angles to all, with a finite gradient', () => {
    expect(() => valueOfCodes([[1, 2]])).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'pullingAway' }),
    );
    expect(
      valueOfCodes([
        [0, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
      ]),
    ).toBeCloseTo(1 / 3, 5);
    const slopes = inputGradient(
      meanSquaredCosine,
      tf.tensor2d([
        [0, 0],
        [1, 2],
        [3, -1],
      ]),
    );
    expect(Array.from(slopes.dataSync()).every(Number.isFinite)).toBe(true);
  });
});

/** |a × b|². */
const crossed = ([a, b, c]: readonly number[], [x, y, z]: readonly number[]): number =>
  (b! * z! - c! * y!) ** 2 + (c! * x! - a! * z!) ** 2 + (a! * y! - b! * x!) ** 2;

describe('pullingAway', () => {
  test('adds it for the codes of generated examples to the generator’s loss, with weight 0.1', () => {
    const loss = pullingAway()(energyBased(2));
    expect(loss.discriminatorTerms).toEqual([]);
    const [term] = loss.generatorTerms;
    expect([term!.name, at(term!.weight, 0)]).toEqual(['pullingAway', 0.1]);
    const asked: string[] = [];
    const head = (of: 'real' | 'fake', name: string): tf.Tensor => {
      asked.push(`${of} ${name}`);
      return tf.tensor2d([
        [1, 0],
        [1, 1],
      ]);
    };
    const value = term!.value(viewOf((x) => x, tf.zeros([2, 1]), tf.zeros([2, 1]), { more: { head } }));
    expect(asked).toEqual(['fake code']);
    expect(value.dataSync()[0]).toBeCloseTo(0.5, 6);
  });
});
