import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { catGan, lossContext } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { marginalEntropy, meanEntropy } from '../../src/losses/catGan.js';
import { start } from '../support/engines.js';
import { runs, score, sixteenths } from './batches.js';

type Rows = readonly (readonly number[])[];
const matrix = (rows: Rows): tf.Tensor2D => tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const number = (f: () => tf.Scalar): number => tf.tidy(() => f().dataSync()[0]!);
const discriminator = (real: Rows, fake: Rows): number =>
  number(() => catGan.discriminator(matrix(real), matrix(fake), lossContext()));
const generator = (fake: Rows): number =>
  number(() => catGan.generator(matrix(fake), () => matrix(fake), lossContext()));
const classes = 3;
const rows = (value = score): fc.Arbitrary<Rows> =>
  fc.array(fc.array(value, { minLength: classes, maxLength: classes }), { minLength: 1, maxLength: 6 });
const most = Math.log(classes);

beforeAll(() => start('js'));

describe('CatGAN', () => {
  test('P10.5 entropies lie in [0, log K], and that of the mean is at least the mean of them', () => {
    const property = fc.property(rows(), (logits) => {
      const [mean, marginal] = [
        number(() => meanEntropy(matrix(logits))),
        number(() => marginalEntropy(matrix(logits))),
      ];
      expect(mean).toBeGreaterThanOrEqual(-1e-6);
      expect(marginal).toBeLessThanOrEqual(most + 1e-6);
      expect(marginal).toBeGreaterThanOrEqual(mean - 1e-6);
    });
    fc.assert(property, runs(40));
  });
  test('P10.5 the discriminator pays from -2 log K to 0, the generator from -log K to 0', () => {
    const property = fc.property(rows(), rows(), (real, fake) => {
      expect(discriminator(real, fake)).toBeGreaterThanOrEqual(-2 * most - 1e-5);
      expect(discriminator(real, fake)).toBeLessThanOrEqual(1e-5);
      expect(generator(fake)).toBeGreaterThanOrEqual(-most - 1e-5);
      expect(generator(fake)).toBeLessThanOrEqual(1e-5);
    });
    fc.assert(property, runs(40));
  });
  const sorted = [0, 1, 2].map((k) => [0, 1, 2].map((j) => (j === k ? 100 : 0)));
  const unsure = [[5, 5, 5]];
  test('P10.5 both pay least where theory says: real examples sorted and even, generated ones unsure, or the reverse', () => {
    expect(discriminator(sorted, unsure)).toBeCloseTo(-2 * most, 5);
    expect(generator(sorted)).toBeCloseTo(-most, 5);
    // Sure, but all of one class: no information in either.
    expect(generator([sorted[0]!, sorted[0]!])).toBeCloseTo(0, 5);
    expect(discriminator([sorted[0]!], [sorted[0]!])).toBeCloseTo(0, 5);
    expect(discriminator([sorted[0]!], unsure)).toBeCloseTo(-most, 5);
  });
  test('P10.5 does not see an order of the classes, or a constant added to the logits of an example', () => {
    const property = fc.property(rows(sixteenths(10)), rows(sixteenths(10)), sixteenths(20), (real, fake, c) => {
      const turned = (logits: Rows): Rows => logits.map(([x, y, z], i) => [z! + i * c, x! + i * c, y! + i * c]);
      expect(Math.abs(discriminator(turned(real), turned(fake)) - discriminator(real, fake))).toBeLessThan(1e-4);
      expect(Math.abs(generator(turned(fake)) - generator(fake))).toBeLessThan(1e-4);
    });
    fc.assert(property, runs(25));
  });
  test('does not ask what real examples score when the generator pays', () => {
    const asked = (): never => {
      throw new Error('not needed');
    };
    expect(tf.tidy(() => catGan.generator(matrix(sorted), asked, lossContext()).dataSync()[0])).toBeCloseTo(-most, 5);
  });
});
