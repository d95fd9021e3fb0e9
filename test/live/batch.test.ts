import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch } from '../../src/live/batch.js';
import { histogramSample } from '../../src/live/samples.js';
import type { Told } from '../../src/live/server/threadMessages.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = (step: number): Told => ({ row: { step, wall: 0, values: {} } });

describe('a batch', () => {
  it('goes at most every fifty milliseconds, with all rows and events, the newest pictures, and one state', () => {
    const posted: (readonly Told[])[] = [];
    const news = batch((told) => void posted.push(told));
    news.add(row(0));
    expect(posted).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(posted).toEqual([[row(0)]]);
    const event: Told = { event: { step: 1, wall: 0, kind: 'log', text: 'x' } };
    const picture = (step: number): Told => ({ sample: histogramSample({ step, edges: [], real: [], fake: [] }) });
    for (const one of [
      { state: { step: 1 } },
      row(1),
      picture(1),
      event,
      picture(2),
      { state: { engine: 'js' } },
      row(2),
    ])
      news.add(one);
    vi.advanceTimersByTime(48);
    expect(posted).toHaveLength(1);
    vi.advanceTimersByTime(2);
    expect(posted[1]).toEqual([row(1), event, row(2), picture(2), { state: { step: 1, engine: 'js' } }]);
    vi.advanceTimersByTime(1_000);
    expect(posted).toHaveLength(2);
    news.add(row(3));
    news.flush();
    news.flush();
    vi.advanceTimersByTime(1_000);
    expect(posted.slice(2)).toEqual([[row(3)]]);
  });

  it('goes without a turn of the event loop, too, and hands the pictures over without a copy', () => {
    const posted: (readonly Told[])[] = [];
    const handed: (readonly ArrayBuffer[])[] = [];
    const news = batch((told, transfer) => {
      posted.push(told);
      handed.push(transfer);
    });
    const sample = histogramSample({ step: 1, edges: [1], real: [2], fake: [3] });
    news.add({ sample });
    for (let step = 0; step < 4; step++) {
      // Time passes, timers do not.
      vi.setSystemTime(Date.now() + 51);
      vi.spyOn(performance, 'now').mockReturnValue(1_000_000 + 51 * step);
      news.add(row(step));
    }
    expect(posted.map((told) => told.length)).toEqual([2, 2]);
    expect(handed[0]).toEqual(Object.values(sample.parts).map(({ values }) => values.buffer));
  });
});
