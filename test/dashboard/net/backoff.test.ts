import { describe, expect, it } from 'vitest';
import { backoff } from '../../../dashboard/net/backoff.js';

describe('waiting before the next attempt', () => {
  it('doubles from half a second up to fifteen, anywhere below that', () => {
    const most = backoff(() => 1);
    expect(Array.from({ length: 8 }, most.next)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    const half = backoff(() => 0.5);
    expect([half.next(), half.next()]).toEqual([250, 500]);
    expect(backoff(() => 0).next()).toBe(0);
  });

  it('begins anew after a connection that has held for thirty seconds, and not before', () => {
    const waits = backoff(() => 1);
    waits.next();
    waits.opened(1000);
    waits.lost(30_999);
    expect(waits.next()).toBe(1000);
    waits.opened(40_000);
    waits.lost(70_000);
    expect(waits.next()).toBe(500);
    waits.lost(200_000);
    expect(waits.next()).toBe(1000);
  });
});
