import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';
import { rawRows } from '../../../src/live/record/rawRows.js';
import { pointLimit, rangeDetail } from '../../../src/live/server/rangeDetail.js';
import { random } from '../random.js';

const made = (length: number, seed: number, limit = 512) => {
  const next = random(seed);
  const [raw, buckets] = [rawRows(limit), emptyBuckets()];
  const rows = Array.from({ length }, (_, i) => {
    const value = i % 50 === 49 ? Number.NaN : Math.fround(next());
    const row = { step: 2 * i, wall: 3 * i, values: { loss: value, ...(i % 3 === 0 && { rare: i }) } };
    raw.add(row);
    appendRow(buckets, row.step, row.wall, Object.entries(row.values));
    return row;
  });
  return { raw, buckets, rows };
};

describe('raw rows', () => {
  it('are the newest ones, one by one, however they came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 3000 }), fc.constantFrom(256, 1024), (length, limit) => {
        const { raw, rows } = made(length, 4, limit);
        const kept = rows.slice(-limit);
        expect(raw.count()).toBe(kept.length);
        const [loss, rare] = [raw.values('loss', 0, kept.length), raw.values('rare', 0, kept.length)];
        const shown = kept.map((_, i) => [raw.step(i), raw.wall(i), loss[i], rare[i]]);
        expect(shown).toEqual(
          kept.map(({ step, wall, values }) => [step, wall, values.loss, values.rare ?? Number.NaN]),
        );
        expect([...raw.values('none', 0, 2)]).toEqual([Number.NaN, Number.NaN]);
        const middle = Math.floor(kept.length / 2);
        expect([...raw.values('loss', 1, middle)]).toEqual(kept.slice(1, middle).map(({ values }) => values.loss));
      }),
      { seed: 8, numRuns: 40 },
    );
  });

  it('take what belongs to the last step, or late to one before; not what belongs to none', () => {
    const raw = rawRows(256);
    raw.add({ step: 3, wall: 1, values: { a: 1 } });
    raw.add({ step: 3, wall: 2, values: { b: 2 } });
    raw.add({ step: 7, wall: 4, values: { a: 3 } });
    raw.add({ step: 3, wall: 5, values: { c: 4 } });
    raw.add({ step: 5, wall: 6, values: { a: 9 } });
    const seen = ['a', 'b', 'c'].map((name) => [...raw.values(name, 0, 2)]);
    expect(seen).toEqual([
      [1, 3],
      [2, Number.NaN],
      [4, Number.NaN],
    ]);
    expect([raw.count(), raw.wall(0), raw.wall(1)]).toEqual([2, 1, 4]);
  });
});

describe('a detail', () => {
  it('of rows that are kept is those rows, in groups where they are too many: nothing of the range is left out', () => {
    const cases = fc.record({
      length: fc.integer({ min: 1, max: 9000 }),
      from: fc.nat(20_000),
      span: fc.oneof(fc.nat(50), fc.nat(20_000)),
    });
    fc.assert(
      fc.property(cases, ({ length, from, span }) => {
        const { raw, buckets, rows } = made(length, length, 16_384);
        const detail = rangeDetail(raw, buckets, ['loss'], { from, to: from + span });
        const inside = rows.filter(({ step }) => step >= from && step <= from + span);
        expect(detail.steps.length).toBeLessThanOrEqual(pointLimit);
        expect(detail.stride).toBe(Math.max(1, Math.ceil(inside.length / pointLimit)));
        const groups = detail.steps.map((_, i) => inside.slice(i * detail.stride, (i + 1) * detail.stride));
        expect(groups.flat().length).toBe(inside.length);
        const { min, max, mean } = detail.metrics['loss']!;
        for (const [i, group] of groups.entries()) {
          const values = group.map(({ values: { loss } }) => loss).filter(Number.isFinite);
          expect([detail.steps[i], detail.walls[i]]).toEqual([group[0]!.step, group[0]!.wall]);
          if (values.length === 0) expect([min[i], max[i], mean[i]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
          else {
            expect([Math.fround(min[i]!), Math.fround(max[i]!)]).toEqual([Math.min(...values), Math.max(...values)]);
            expect(mean[i]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 6);
          }
        }
      }),
      { seed: 9, numRuns: 60 },
    );
  });

  it('of rows that are gone is made of buckets, and says so; the newest are rows again', () => {
    const { raw, buckets } = made(20_000, 2);
    const old = rangeDetail(raw, buckets, ['loss', 'none'], { from: 1_000, to: 2_000 });
    expect(old.stride).toBe(buckets.stride);
    expect(old.steps[0]).toBeLessThanOrEqual(1_000);
    expect(old.steps[1]).toBeGreaterThan(1_000);
    expect(old.steps.at(-1)).toBeLessThanOrEqual(2_000);
    expect(old.metrics['none']!.mean.every(Number.isNaN)).toBe(true);
    expect(rangeDetail(raw, buckets, ['loss'], { from: 39_900, to: 39_950 })).toMatchObject({ stride: 1 });
    expect(rangeDetail(raw, buckets, ['loss'], { from: 39_900, to: 39_950 }).steps).toHaveLength(26);
    expect(rangeDetail(raw, buckets, ['loss'], { from: 90_000, to: 95_000 }).steps).toHaveLength(0);
    expect(rangeDetail(raw, buckets, ['loss'], { from: 500, to: 20 }).steps).toHaveLength(0);
    expect(rangeDetail(rawRows(), emptyBuckets(), ['loss'], { from: 0, to: 20 }).steps).toEqual([]);
  });
});
