import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { leastSquaresWith, matchingAware, nonSaturating, type View } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { at } from '../../src/schedules/schedule.js';
import { oneHot } from '../../src/streams/labels.js';
import { start } from '../support/engines.js';
import { discriminatorLoss, generatorLoss, runs, scores, sixteenths } from './batches.js';
import { points, viewOf } from './views.js';

const uneven = leastSquaresWith({ fake: -0.75, real: 1.25, generator: 0.5 });

/** The view of a critic that is linear in a point and in its condition, with these values of the classes. */
const viewOfClasses = (ids: readonly number[], values: readonly number[], real: tf.Tensor, step = 0): View => {
  const labels = { ids: Int32Array.from(ids), classes: values.length };
  const own = { ...labels, oneHot: oneHot(labels) };
  const critic = (x: tf.Tensor, condition: tf.Tensor = own.oneHot): tf.Tensor =>
    tf.add(
      tf.matMul(x as tf.Tensor2D, tf.tensor2d([1, -2], [2, 1])),
      tf.matMul(condition as tf.Tensor2D, tf.tensor2d([...values], [values.length, 1])),
    );
  return viewOf(critic, real, real, { step, more: { labels: () => own } });
};
const mismatched = (view: View, loss = matchingAware()(nonSaturating)): number =>
  tf.tidy(() => loss.discriminatorTerms[0]!.value(view).dataSync()[0]!);

beforeAll(() => start('js'));

describe('matchingAware', () => {
  test('P3.1 with share 0 is the conditional loss, and is affine in the share', () => {
    const property = fc.property(scores(20), scores(20), (r, f) => {
      const paid = (share: number): number => discriminatorLoss(matchingAware(share)(nonSaturating), r, f);
      expect(paid(0)).toBe(discriminatorLoss(nonSaturating, r, f));
      expect(Math.abs(paid(0.25) - (0.75 * paid(0) + 0.25 * paid(1)))).toBeLessThan(1e-4);
      expect(generatorLoss(matchingAware(0.25)(nonSaturating), f)).toBe(generatorLoss(nonSaturating, f));
    });
    fc.assert(property, runs(20));
    const weights = [0, 0.25, 1].map((share) => at(matchingAware(share)(uneven).discriminatorTerms[0]!.weight, 0));
    expect(weights).toEqual([0, 0.25, 1]);
  });
  test('P3.1 with share 1/2, which it has if nothing is said, treats wrong and generated examples alike', () => {
    const loss = matchingAware()(uneven);
    const real = tf.tensor2d([
      [2, 0.5],
      [1, -1],
    ]);
    const view = viewOfClasses([0, 1], [0.5, 3], real);
    // Real points under the other class score x - 2 y + the value of that class.
    const wrong = [1 + 3, 3 + 0.5];
    const [term] = loss.discriminatorTerms;
    expect([term!.name, at(term!.weight, 0)]).toEqual(['mismatched', 0.5]);
    const asFake = (s: readonly number[]): number => discriminatorLoss(loss, [1.25], s);
    expect(0.5 * mismatched(view, loss)).toBeCloseTo(asFake(wrong), 5);
  });
  test('P3.3 does not see how the classes are numbered', () => {
    const real = points('r', 6);
    const classes = fc.array(fc.nat(1), { minLength: 6, maxLength: 6 });
    const property = fc.property(classes, sixteenths(4), sixteenths(4), (ids, a, b) => {
      const value = mismatched(viewOfClasses(ids, [a, b], real));
      const renumbered = mismatched(
        viewOfClasses(
          ids.map((id) => 1 - id),
          [b, a],
          real,
        ),
      );
      expect(Math.abs(renumbered - value)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(20));
  });
  test('draws the wrong classes anew for every update', () => {
    const real = points('r', 6);
    const values = [0, 1, 2, 3].map((step) => mismatched(viewOfClasses([0, 1, 2, 0, 1, 2], [0, 1, 5], real, step)));
    expect(new Set(values).size).toBeGreaterThan(1);
  });
  test('of packs gives each pack the wrong classes of its examples, side by side', () => {
    const seen: number[][] = [];
    const labels = { ids: Int32Array.of(0, 1, 1, 0), classes: 2 };
    const view = viewOf(
      (x, condition) => {
        seen.push(...(condition!.arraySync() as number[][]));
        return tf.zeros([x.shape[0]!, 1]);
      },
      tf.zeros([2, 4]),
      tf.zeros([2, 4]),
      { more: { labels: () => ({ ...labels, oneHot: oneHot(labels) }) } },
    );
    mismatched(view);
    expect(seen).toEqual([
      [0, 1, 1, 0],
      [1, 0, 0, 1],
    ]);
  });
  test('keeps what the loss inside has', () => {
    expect(matchingAware()(uneven)).toMatchObject({ name: 'matchingAware(leastSquares)', generator: uneven.generator });
  });
});
