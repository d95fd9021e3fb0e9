import fc from 'fast-check';
import { energyDistance, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import {
  drawnUniforms,
  expectClose,
  expectMean,
  mean,
  quick,
  rowsOf,
  sixteenths,
  type Table,
  tables,
} from './samples.js';

const energy = (a: Table, b: Table) => runToEnd(energyDistance(rowsOf(a), rowsOf(b)));
const value = (a: Table, b: Table): number => energy(a, b).value;

describe('energyDistance', () => {
  it('is the formula, over all pairs, for unequal sizes too', () =>
    fc.assert(
      fc.property(tables(3, 1), tables(3, 1), (a, b) => {
        const all = (p: Table, q: Table): number =>
          mean(p.flatMap((x) => q.map((y) => Math.hypot(...x.map((coordinate, c) => coordinate - y[c]!)))));
        expectClose(value(a, b), 2 * all(a, b) - all(a, a) - all(b, b), 1e-12);
      }),
      quick,
    ));

  it('on the line is 2 ∫ (F - G)² dx', () =>
    fc.assert(
      fc.property(tables(1, 1), tables(1, 1), (a, b) => {
        const jumps = [...a, ...b].flat().sort((x, y) => x - y);
        const below = (table: Table, x: number): number => mean(table.map(([at]) => (at! <= x ? 1 : 0)));
        const area = jumps
          .slice(1)
          .reduce((sum, x, k) => sum + (x - jumps[k]!) * (below(a, jumps[k]!) - below(b, jumps[k]!)) ** 2, 0);
        expectClose(value(a, b), 2 * area, 1e-12);
      }),
      quick,
    ));

  it('is never negative, symmetric, 0 for equal multisets, and unmoved by a common shift', () =>
    fc.assert(
      fc.property(tables(2, 1), tables(2, 1), sixteenths, (a, b, t) => {
        const moved = (table: Table): Table => table.map(([x, y]) => [x! + t, y! - 3 * t]);
        expect(value(a, b)).toBeGreaterThan(-1e-12);
        expectClose(value(b, a), value(a, b), 1e-12);
        expectClose(value(a, [...a].reverse()), 0, 1e-12);
        expectClose(value(moved(a), moved(b)), value(a, b), 1e-12);
      }),
      quick,
    ));

  it('knows its bias: for equal distributions the value is the ideal on average, at unequal counts too', () => {
    const look = (seed: number) =>
      runToEnd(energyDistance(drawnUniforms(seed, 'real', 20, 2), drawnUniforms(seed, 'fake', 12, 2)));
    expectMean((seed) => look(seed).value - look(seed).ideal!, 0);
    // E |x - x'| of two points in the unit square is (2 + √2 + 5 asinh 1) / 15.
    const apart = (2 + Math.SQRT2 + 5 * Math.asinh(1)) / 15;
    expectMean((seed) => look(seed).ideal!, apart * (1 / 20 + 1 / 12));
  });

  it('tells its counts, and no ideal for one real row', () => {
    expect(energy([[1]], [[2], [3]])).toMatchObject({ real: 1, fake: 2, ideal: undefined });
  });
});
