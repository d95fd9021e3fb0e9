import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendRow, bucketLimit, emptyBuckets } from '../../../src/live/record/buckets.js';
import { random } from '../random.js';

/** What a bucket must be: the plain definition, over all rows that are in it. */
const byHand = (rows: readonly (readonly [step: number, value: number | undefined])[], stride: number) =>
  Array.from({ length: Math.ceil(rows.length / stride) }, (_, i) => {
    const here = rows.slice(i * stride, (i + 1) * stride);
    const given = here.flatMap(([, value]) => (value === undefined ? [] : [Math.fround(value)]));
    const finite = given.filter(Number.isFinite);
    return {
      step: here[0]![0],
      min: Math.min(...finite),
      max: Math.max(...finite),
      finite: finite.length,
      bad: given.length - finite.length,
      sum: finite.reduce((sum, value) => sum + value, 0),
    };
  });

const values = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1000) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38, 1e-40),
);

describe('buckets', () => {
  it('are what brute force makes of any run: counts and extremes exactly, means to a millionth', () => {
    const runs = fc.record({
      length: fc.integer({ min: 0, max: 12_000 }),
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      gap: fc.integer({ min: 1, max: 3 }),
      sparse: fc.integer({ min: 1, max: 9 }),
      late: fc.integer({ min: 0, max: 5_000 }),
      odd: fc.array(fc.tuple(fc.nat(12_000), values), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(runs, ({ length, seed, gap, sparse, late, odd }) => {
        const next = random(seed);
        const special = new Map(odd);
        const every = Array.from({ length }, (_, i) => [gap * i, special.get(i) ?? 200 * next() - 100] as const);
        const rare = every.map(
          ([step, value], i) => [step, i >= late && i % sparse === 0 ? value : undefined] as const,
        );
        const buckets = emptyBuckets();
        for (const [i, [step, value]] of every.entries()) {
          const others = rare[i]![1];
          appendRow(buckets, step, 7 * step, [
            ['every', value],
            ...(others === undefined ? [] : [['rare', others] as const]),
          ]);
        }
        expect(buckets.rows).toBe(length);
        expect(buckets.length).toBe(Math.ceil(length / buckets.stride));
        expect(buckets.stride === 1 || buckets.length > bucketLimit / 2).toBe(true);
        expect(buckets.length).toBeLessThanOrEqual(bucketLimit);
        for (const [name, rows] of [
          ['every', every],
          ['rare', rare],
        ] as const) {
          const column = buckets.columns.get(name);
          const expected = byHand(rows, buckets.stride);
          if (column === undefined) {
            expect(rows.every(([, value]) => value === undefined)).toBe(true);
            continue;
          }
          const found = expected.map((_, i) => ({
            step: buckets.steps[i],
            min: column.min[i],
            max: column.max[i],
            finite: column.finite[i],
            bad: column.bad[i],
          }));
          expect(found).toEqual(expected.map(({ sum, ...rest }) => rest));
          for (const [i, { sum, finite, min, max }] of expected.entries()) {
            const largest = Math.max(Math.abs(min), Math.abs(max));
            if (finite > 0) expect(Math.abs(column.sum[i]! - sum) / finite).toBeLessThanOrEqual(1e-6 * largest);
          }
          expect([...buckets.walls.subarray(0, buckets.length)]).toEqual(expected.map(({ step }) => 7 * step));
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('keep a spike of one step in a run of a million, and take what becomes known late where it belongs', () => {
    const buckets = emptyBuckets();
    for (let step = 0; step < 1_000_000; step++) appendRow(buckets, step, step, [['loss', step === 654_321 ? 9 : 0.5]]);
    const { max } = buckets.columns.get('loss')!;
    const at = max.indexOf(9);
    expect(at).toBe(Math.floor(654_321 / buckets.stride));
    expect(max.filter((value) => value === 9)).toHaveLength(1);
    const before = buckets.rows;
    for (const late of [0, 300_000, 999_998]) {
      appendRow(buckets, late, 0, [['late', late]]);
      const column = buckets.columns.get('late')!;
      const bucket = Math.floor(late / buckets.stride);
      expect([column.min[bucket], column.max[bucket], column.finite[bucket]]).toEqual([late, late, 1]);
    }
    expect(buckets.columns.get('late')!.finite.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect([buckets.rows, buckets.lastStep]).toEqual([before, 999_999]);
  });

  it('take the rows of one step as one, and no more metrics than they may', () => {
    const buckets = emptyBuckets();
    appendRow(buckets, 5, 1, [['a', 1]]);
    appendRow(buckets, 5, 2, [['b', 2]]);
    expect([buckets.rows, buckets.lastWall]).toEqual([1, 1]);
    appendRow(
      buckets,
      6,
      3,
      Array.from({ length: 400 }, (_, i) => [`m${i}`, i] as const),
    );
    expect(buckets.columns.size).toBe(256);
    expect([...buckets.columns.keys()].slice(0, 3)).toEqual(['a', 'b', 'm0']);
  });
});
