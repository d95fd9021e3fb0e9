import { type LossName, recipes, ring, run } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { only } from './events.js';

const trained = async (name: string, seed: number, options: { loss?: LossName; steps?: number } = {}) => {
  const events = await lastValueFrom(run(recipes.get(name)!, { seed, ...options }).pipe(toArray()));
  return only(events, 'Evaluation').at(-1)!.values as Readonly<Record<string, number>>;
};

describe('the ring of eight Gaussians', () => {
  beforeAll(() => start('wasm'));

  test('is learned: all modes, 93 % of high quality, a reverse KL of at most 0.03', { timeout: 600_000 }, async () => {
    const coverage = await trained('ring', 7);
    expect(coverage).toMatchObject({ modes: 8, modes20: 8 });
    expect(coverage['highQuality']).toBeGreaterThanOrEqual(ring.bars!['highQuality']!.min!);
    expect(coverage['reverseKl']).toBeLessThanOrEqual(ring.bars!['reverseKl']!.max!);
    // Not shrunk to dots either, which the first three would not notice.
    expect(coverage['deviationRatio']).toBeGreaterThan(0.6);
  });

  test('is not learned with minimax, and the metrics say so', async () => {
    const coverage = await trained('ring', 7, { loss: 'minimax', steps: 2_000 });
    expect(coverage['modes20']).toBeLessThanOrEqual(5);
    expect(coverage['reverseKl']).toBeGreaterThan(0.3);
  });

  test('is not learned by the collapsing networks', async () => {
    const coverage = await trained('ring-collapsing', 7, { steps: 200 });
    expect(coverage['modes20']).toBe(0);
    expect(coverage['highQuality']).toBeLessThan(0.05);
  });
});
