import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history } from '../../src/live/history.js';

const filled = (count: number, limit?: number) => {
  const kept = history(limit);
  for (let step = 0; step < count; step++) kept.append(step, { loss: step + 1 });
  return kept;
};

describe('the history', () => {
  it('keeps every 2^k-th value and the newest, for a run of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 3, max: 33 }), (count, limit) => {
        const { stride, steps, values, min, max } = filled(count, limit).series.get('loss')!;
        const regular = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
        expect(steps).toEqual(regular.at(-1) === count - 1 ? regular : [...regular, count - 1]);
        expect(values).toEqual(steps.map((step) => step + 1));
        expect(steps.length).toBeLessThanOrEqual(limit);
        expect([min, max]).toEqual([1, count]);
      }),
      { seed: 7 },
    );
  });

  it('holds between half of its limit and all of it, after a million steps', () => {
    const { steps, stride } = filled(1_000_000).series.get('loss')!;
    expect(steps.length).toBeGreaterThan(900);
    expect(steps.length).toBeLessThanOrEqual(2048);
    expect(steps.slice(-2)).toEqual([stride * (steps.length - 2), 999_999]);
  });

  it('goes on from what another one has kept, as that one would', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat({ max: 300 }), (before, after) => {
        const first = filled(before, 16);
        const second = history(16);
        second.load(structuredClone(Object.fromEntries(first.series)));
        for (let step = before; step < before + after; step++)
          for (const kept of [first, second]) kept.append(step, { loss: step });
        expect(second.series).toEqual(first.series);
      }),
      { seed: 7 },
    );
  });

  it('keeps a sparse metric in full while a dense one is thinned', () => {
    const kept = history(16);
    for (let step = 0; step < 1000; step++)
      kept.append(step, step % 100 === 0 ? { loss: 1, modes: step } : { loss: 1 });
    expect(kept.series.get('modes')!.values).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(kept.series.get('loss')!.stride).toBe(128);
  });

  it('counts what is not finite, and keeps it out of the least and the greatest', () => {
    const kept = history();
    for (const [step, loss] of [3, Number.NaN, 1, Infinity, 2].entries()) kept.append(step, { loss });
    expect(kept.series.get('loss')).toMatchObject({ min: 1, max: 3, bad: 2, values: [3, Number.NaN, 1, Infinity, 2] });
  });

  it('lets a step that is measured again replace what was there', () => {
    const kept = filled(5);
    kept.append(2, { loss: 7 });
    expect(kept.series.get('loss')).toMatchObject({ steps: [0, 1, 2], values: [1, 2, 7] });
  });
});
