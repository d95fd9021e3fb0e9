import { type Evaluation, type LossName, type PointsEvent, recipes, trainPoints } from 'rxgan/recipes';
import { filter, lastValueFrom } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';

const isEvaluation = (event: PointsEvent): event is Evaluation => event._tag === 'Evaluation';

const trained = (recipe: string, seed: number, options: { loss?: LossName; steps?: number; r1?: number } = {}) => {
  const found = recipes.get(recipe)!;
  const events$ = trainPoints(found, { ...found.defaults, seed, ...options });
  return lastValueFrom(events$.pipe(filter(isEvaluation)));
};

describe('the ring of eight Gaussians', () => {
  beforeAll(() => start('wasm'));

  test('is learnt: all modes, 93 % of high quality, a reverse KL of at most 0.03', { timeout: 600_000 }, async () => {
    const { coverage } = await trained('ring', 7);
    expect(coverage).toMatchObject({ modes: 8, modes20: 8 });
    expect(coverage.highQuality).toBeGreaterThanOrEqual(0.93);
    expect(coverage.reverseKl).toBeLessThanOrEqual(0.03);
    // Not shrunk to dots either, which the first three would not notice.
    expect(coverage.deviationRatio).toBeGreaterThan(0.6);
  });

  test('is not learnt with minimax, and the metrics say so', { timeout: 300_000 }, async () => {
    const { coverage } = await trained('ring', 7, { loss: 'minimax', steps: 2_000 });
    expect(coverage.modes20).toBeLessThanOrEqual(5);
    expect(coverage.reverseKl).toBeGreaterThan(0.3);
  });

  test('is not learnt by the collapsing networks', { timeout: 300_000 }, async () => {
    const { coverage } = await trained('ring-collapsing', 7, { steps: 200 });
    expect(coverage.modes20).toBe(0);
    expect(coverage.highQuality).toBeLessThan(0.05);
  });
});
