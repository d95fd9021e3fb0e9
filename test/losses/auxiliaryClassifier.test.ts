import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { auxiliaryClassifier, minimax, type View } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { oneHot } from '../../src/streams/labels.js';
import { start } from '../support/engines.js';
import { discriminatorLoss, generatorLoss, runs, sixteenths } from './batches.js';
import { viewOf } from './views.js';

type Rows = readonly (readonly number[])[];
/** A view in which the head of that name gives these logits. */
const viewOfClasses = (real: Rows, fake: Rows, ids: readonly number[], named = 'classes'): View => {
  const matrix = (rows: Rows): tf.Tensor => tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
  const labels = { ids: Int32Array.from(ids), classes: real[0]!.length };
  const none = tf.zeros([1, 1]);
  return viewOf((x) => x, none, none, {
    more: {
      head: (of, name) => {
        expect(name).toBe(named);
        return matrix(of === 'real' ? real : fake);
      },
      labels: () => ({ ...labels, oneHot: oneHot(labels) }),
    },
  });
};
const termsOf = (loss: ReturnType<ReturnType<typeof auxiliaryClassifier>>, view: View) => ({
  d: loss.discriminatorTerms[0]!.value(view).dataSync()[0]!,
  g: loss.generatorTerms[0]!.value(view).dataSync()[0]!,
});
const row = fc.tuple(sixteenths(6), sixteenths(6), sixteenths(6)).map((values): number[] => values);

beforeAll(() => start('js'));

describe('auxiliaryClassifier', () => {
  test('P10.4 with the minimax loss the two players’ sums are twice the classes’ cross-entropy and the real examples’ cost', () => {
    const examples = fc.array(fc.tuple(row, row, fc.nat(2), sixteenths(6), sixteenths(6)), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.property(examples, (all) => {
      const loss = auxiliaryClassifier()(minimax);
      const [real, fake, ids] = [all.map(([r]) => r), all.map(([, f]) => f), all.map(([, , c]) => c)];
      const [realScores, fakeScores] = [all.map((each) => each[3]), all.map((each) => each[4])];
      const { d, g } = termsOf(loss, viewOfClasses(real, fake, ids));
      const whole = discriminatorLoss(loss, realScores, fakeScores) + d + generatorLoss(loss, fakeScores) + g;
      const crossEntropy = (rows: Rows): number =>
        rows.reduce((sum, logits, i) => {
          const norm = Math.log(logits.reduce((s, l) => s + Math.exp(l), 0));
          return sum + norm - logits[ids[i]!]!;
        }, 0) / rows.length;
      const ofReal = realScores.reduce((sum, s) => sum + Math.log1p(Math.exp(-s)), 0) / realScores.length;
      expect(Math.abs(whole - (ofReal + crossEntropy(real) + 2 * crossEntropy(fake)))).toBeLessThan(1e-4);
    });
    fc.assert(property, runs(20));
  });
  test('P10.4 of one class costs nothing', () => {
    const { d, g } = termsOf(auxiliaryClassifier()(minimax), viewOfClasses([[3], [-1]], [[2], [7]], [0, 0]));
    expect([d, g].map(Math.abs)).toEqual([0, 0]);
  });
  test('with fakes: false teaches the discriminator classes from real examples alone, the generator all the same', () => {
    const both = viewOfClasses([[9, 0]], [[0, 0]], [1]);
    const real = viewOfClasses([[9, 0]], [[5, 0]], [1]);
    const loss = auxiliaryClassifier(1, { fakes: false })(minimax);
    expect(termsOf(loss, both).d).toBe(termsOf(loss, real).d);
    expect(termsOf(loss, both).g).toBeCloseTo(Math.log(2), 6);
    expect(termsOf(loss, real).g).toBeGreaterThan(5);
  });
  test('looks at the head of another name if one is given', () => {
    const loss = auxiliaryClassifier(1, { head: 'score', fakes: false })(minimax);
    expect(termsOf(loss, viewOfClasses([[0, 0]], [[0, 0]], [1], 'score')).d).toBeCloseTo(Math.log(2), 6);
  });
  test('refuses packs, which have no class', () => {
    const packed = viewOfClasses([[0, 0]], [[0, 0]], [1, 0]);
    expect(() => auxiliaryClassifier()(minimax).discriminatorTerms[0]!.value(packed)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'auxiliaryClassifier' }),
    );
  });
  test('is named once, whatever it adds to both players', () => {
    expect(auxiliaryClassifier()(minimax).name).toBe('auxiliaryClassifier(minimax)');
  });
});
