import fc from 'fast-check';
import { runToEnd, type SlicedWassersteinOptions, slicedWasserstein, wasserstein1d } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { expectClose, mean, quick, rowsOf, sixteenths, type Table, tables } from './samples.js';

const distance = (a: Table, b: Table, options?: SlicedWassersteinOptions): number =>
  runToEnd(slicedWasserstein(rowsOf(a), rowsOf(b), options)).value;
const shifted = (table: Table, by: readonly number[]): Table => table.map((row) => row.map((x, c) => x + by[c]!));
const permutations = <A>(values: readonly A[]): A[][] =>
  values.length === 0
    ? [[]]
    : values.flatMap((value, i) =>
        permutations([...values.slice(0, i), ...values.slice(i + 1)]).map((others) => [value, ...others]),
      );

describe('slicedWasserstein', () => {
  it('on the line is the distance itself', () =>
    fc.assert(
      fc.property(tables(1, 1), tables(1, 1), (a, b) => {
        expect(distance(a, b)).toBe(wasserstein1d(a.flat(), b.flat()));
      }),
      quick,
    ));

  it('in the plane is the mean over the angles i·π/L, for unequal sizes too', () =>
    fc.assert(
      fc.property(tables(2, 1), tables(2, 1), fc.integer({ min: 1, max: 9 }), (a, b, directions) => {
        const shadow = (table: Table, angle: number): number[] =>
          table.map(([x, y]) => x! * Math.cos(angle) + y! * Math.sin(angle));
        const angles = Array.from({ length: directions }, (_, i) => (i * Math.PI) / directions);
        const oracle = mean(angles.map((angle) => wasserstein1d(shadow(a, angle), shadow(b, angle))));
        expectClose(distance(a, b, { directions }), oracle, 1e-12);
      }),
      quick,
    ));

  it('of a shift in the plane is 2/π of its length', () =>
    fc.assert(
      fc.property(tables(2, 1), sixteenths, sixteenths, (a, dx, dy) => {
        const value = distance(a, shifted(a, [dx, dy]), { directions: 256 });
        expectClose(value, (2 / Math.PI) * Math.hypot(dx, dy), 1e-4);
      }),
      quick,
    ));

  // Γ(d/2) / (√π Γ((d + 1)/2)): 1/2, 4/(3π), 3/8 … and their sampling error over L directions, |t| sd / √L.
  it.each([
    [3, 1 / 2, Math.sqrt(1 / 3 - 1 / 4)],
    [4, 4 / (3 * Math.PI), Math.sqrt(1 / 4 - (4 / (3 * Math.PI)) ** 2)],
    [5, 3 / 8, Math.sqrt(1 / 5 - 9 / 64)],
  ])('of a shift in %d dimensions is %d of its length, on average over the directions', (width, share, deviation) => {
    const by = Array.from({ length: width }, (_, c) => c - 0.5);
    const a = [by.map((x) => x * x), by.map(() => 2)];
    const directions = 4_000;
    const value = distance(a, shifted(a, by), { directions, seed: 3 });
    const length = Math.hypot(...by);
    expect(Math.abs(value - share * length)).toBeLessThan((4 * length * deviation) / Math.sqrt(directions));
  });

  it.each([2, 3])('is symmetric, 0 on equal multisets, unmoved by a common shift, and scales: %d dimensions', (width) =>
    fc.assert(
      fc.property(tables(width, 1), tables(width, 1), sixteenths, (a, b, t) => {
        const value = distance(a, b);
        const by = Array.from({ length: width }, (_, c) => t * (c + 1));
        const scaled = (table: Table): Table => table.map((row) => row.map((x) => t * x));
        expectClose(distance(b, a), value, 1e-12);
        expectClose(distance(a, [...a].reverse()), 0, 1e-12);
        expectClose(distance(shifted(a, by), shifted(b, by)), value, 1e-11);
        expectClose(distance(scaled(a), scaled(b)), Math.abs(t) * value, 1e-11);
      }),
      quick,
    ),
  );

  it('in the plane does not change under a common rotation by one of its angles', () =>
    fc.assert(
      fc.property(tables(2, 1), tables(2, 1), fc.integer({ min: 1, max: 15 }), (a, b, i) => {
        const angle = (i * Math.PI) / 16;
        const turned = (table: Table): Table =>
          table.map(([x, y]) => [
            x! * Math.cos(angle) - y! * Math.sin(angle),
            x! * Math.sin(angle) + y! * Math.cos(angle),
          ]);
        expectClose(distance(turned(a), turned(b), { directions: 16 }), distance(a, b, { directions: 16 }), 1e-11);
      }),
      quick,
    ));

  it.each([2, 3])('is at most the Wasserstein-1 distance, the cost of the best pairing: %d dimensions', (width) =>
    fc.assert(
      fc.property(tables(width, 4, 4), tables(width, 4, 4), (a, b) => {
        const costs = permutations(b).map((order) =>
          mean(order.map((y, i) => Math.hypot(...y.map((coordinate, c) => coordinate - a[i]![c]!)))),
        );
        expect(distance(a, b)).toBeLessThanOrEqual(Math.min(...costs) + 1e-12);
      }),
      quick,
    ),
  );

  it('draws its directions from the seed in space, and takes the same ones always in the plane', () => {
    const [a, b] = [[[0, 0, 0]], [[1, 2, 4]]];
    expect(distance(a, b, { seed: 1 })).toBe(distance(a, b, { seed: 1 }));
    expect(distance(a, b, { seed: 1 })).not.toBe(distance(a, b, { seed: 2 }));
    expect(distance([[0, 0]], [[1, 2]], { seed: 1 })).toBe(distance([[0, 0]], [[1, 2]], { seed: 2 }));
  });

  it('tells how many rows it used, and claims no ideal', () => {
    const result = runToEnd(
      slicedWasserstein(
        rowsOf([[1, 2]]),
        rowsOf([
          [3, 4],
          [5, 6],
          [7, 8],
        ]),
      ),
    );
    expect(result).toMatchObject({ real: 1, fake: 3, ideal: undefined });
  });

  it.each([0, -1, 2.5])('refuses %d directions', (directions) => {
    expect(() => distance([[0]], [[1]], { directions })).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'slicedWasserstein.directions' }),
    );
  });
});
