import { describe, expect, it } from 'vitest';
import { examples } from '../../../bench/parts/examples.js';

describe('examples', () => {
  it('are the same for every process', () => expect(examples('mlp', 2)).toEqual(examples('mlp', 2)));

  it('are points near a ring', () => {
    const radii = examples('points').map(([x, y]) => Math.hypot(x!, y!));
    expect(Math.min(...radii)).toBeGreaterThan(0.95);
    expect(Math.max(...radii)).toBeLessThan(1.05);
  });

  it('are pixels between -1 and 1, each its own', () => {
    const [first, second] = examples('conv', 2);
    expect(first).toHaveLength(28 * 28);
    expect(first).not.toEqual(second);
    const mean = first!.reduce((sum, pixel) => sum + pixel, 0) / first!.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.max(...first!.map(Math.abs))).toBeLessThanOrEqual(1);
  });
});
