import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { wasserstein } from 'rxgan/losses';
import { clipWeights, dense, relu, sequential, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyGradients, player } from '../../src/models/player.js';
import { start } from '../support/engines.js';
import {
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  realSlopes,
  rounding,
  runs,
  scores,
  sixteenths,
} from './batches.js';

beforeAll(() => start('js'));

describe('the Wasserstein loss', () => {
  test('P5.1 adding a constant to the critic changes nothing', () => {
    const property = fc.property(scores(100), scores(100), sixteenths(100), (r, f, c) => {
      const shifted = discriminatorLoss(
        wasserstein,
        r.map((s) => s + c),
        f.map((s) => s + c),
      );
      expect(Math.abs(shifted - discriminatorLoss(wasserstein, r, f))).toBeLessThan(rounding(r, f, [2 * c]));
    });
    fc.assert(property, runs(30));
  });
  test('P5.1 a critic twice as steep sees twice the gap', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const twice = discriminatorLoss(
        wasserstein,
        r.map((s) => 2 * s),
        f.map((s) => 2 * s),
      );
      expect(Math.abs(twice - 2 * discriminatorLoss(wasserstein, r, f))).toBeLessThan(rounding(r, f));
    });
    fc.assert(property, runs(30));
  });
  test('P5.1 exchanging real and fake turns the sign', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      expect(discriminatorLoss(wasserstein, r, f)).toBe(-discriminatorLoss(wasserstein, f, r) + 0);
    });
    fc.assert(property, runs(30));
  });
  test('P5.2 every real score is worth exactly -1/N, every fake one +1/N', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const exactly = (value: number, batch: readonly number[]): number[] =>
        batch.map(() => Math.fround(value / batch.length));
      expect(realSlopes(wasserstein, r, f)).toEqual(exactly(-1, r));
      expect(fakeSlopes(wasserstein, r, f)).toEqual(exactly(1, f));
      expect(generatorSlopes(wasserstein, f)).toEqual(exactly(-1, f));
    });
    fc.assert(property, runs(30));
  });
  test('the generator pays what the critic gains', () => {
    expect(generatorLoss(wasserstein, [1, 2, 6])).toBe(-3);
  });

  test('P5.6 a critic of clipped weights is Lipschitz by the product of c √(inputs · outputs) of its layers', () => {
    const limit = 0.25;
    const bound = limit * Math.sqrt(2 * 6) * limit * Math.sqrt(6 * 4) * limit * Math.sqrt(4);
    const point = fc.tuple(sixteenths(10), sixteenths(10));
    const property = fc.property(fc.nat(1000), point, point, (seed, x, y) => {
      fc.pre(x.join() !== y.join());
      const network = sequential([2], dense(6, relu), dense(4, relu), dense(1))({ name: 'critic', key: [seed, 2] });
      const critic = player(network, clipWeights(limit)(sgd({ learningRate: 0 })));
      applyGradients(
        critic,
        network.variables.map((variable) => tf.zerosLike(variable)),
        0,
      );
      expect(Math.max(...network.variables.flatMap((each) => Array.from(each.dataSync(), Math.abs)))).toBe(limit);
      const [at, other] = Array.from(network.apply(tf.tensor2d([x, y])).dataSync()) as [number, number];
      expect(Math.abs(at - other)).toBeLessThanOrEqual(bound * Math.hypot(x[0] - y[0], x[1] - y[1]) + 1e-6);
      critic[Symbol.dispose]();
    });
    fc.assert(property, runs(20));
  });
});
