import fc from 'fast-check';
import { nonSaturating, wasserstein } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { discriminatorLoss, generatorLoss, runs, scores } from './batches.js';
import { tabular } from './tabular.js';

beforeAll(() => start('js'));

/** What is left of the counterexample of a property that is false. */
const shrunk = <A extends unknown[]>(property: fc.IProperty<A>): A | null =>
  fc.check(property, runs(100)).counterexample;

describe('a property that is false ends in a counterexample that can be read', () => {
  test('of one batch', () => {
    const mistaken = fc.property(scores(), (fake) => generatorLoss(wasserstein, fake) >= 0);
    expect(shrunk(mistaken)).toEqual([[0.0625, 0]]);
  });
  test('of two batches', () => {
    const never = fc.property(scores(), scores(), (r, f) => discriminatorLoss(nonSaturating, r, f) < 0);
    expect(shrunk(never)).toEqual([[0], [0]]);
    const seldom = fc.property(scores(), scores(), (r, f) => discriminatorLoss(wasserstein, r, f) < 3);
    expect(shrunk(seldom)).toEqual([[0], [3]]);
  });
  test('of extreme scores', () => {
    const mistaken = fc.property(scores(), (fake) => generatorLoss(nonSaturating, fake) < 1e3);
    expect(shrunk(mistaken)).toEqual([[-1e4, 0]]);
  });
  test('of distributions', () => {
    const mistaken = fc.property(tabular, ({ p, q }) => p[0]! === q[0]!);
    expect(shrunk(mistaken)).toEqual([{ p: [0, 0, 0, 1], q: [0.05, 0, 0, 0.95] }]);
  });
});
