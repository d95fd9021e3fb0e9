import type { Schedule } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { integer, number } from '../schema/numbers.js';
import { adaptiveSchedule } from './adaptive.js';
import type { MemoryKey } from './memory.js';

export interface PlateauOptions {
  readonly initial: number;
  /** What the value is multiplied by; 0.1 if not given. */
  readonly factor?: number;
  /** After how many measurements in a row without a better one the next such lets it fall; 10 if not given. */
  readonly patience?: number;
  /** By which part of the best a measurement must be below it to count as better; 1e-4 if not given. */
  readonly threshold?: number;
  /** Measurements after a fall that do not count; 0 if not given. */
  readonly cooldown?: number;
  /** What it never falls below; 0 if not given. */
  readonly min?: number;
  /** Is more better? false if not given. */
  readonly maximize?: boolean;
  /** What a checkpoint keeps its state under; named after the metric if not given. */
  readonly name?: string;
}

/**
 * A schedule that is multiplied by `factor` when a measurement has not become better for more than `patience` of them.
 *
 * In plain words: lower the learning rate when training no longer gets anywhere.
 *
 * A measurement m is better than the best b if m < b - threshold · |b| (`maximize`: m > b + threshold · |b|). State, exactness
 * and errors as of `adaptive`; a NaN is never better. Source: `ReduceLROnPlateau` of PyTorch, the mode `rel` of its threshold.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { reduceOnPlateau } from 'rxgan';
 * import { adam, memoryKey, mlpGan } from 'rxgan/models';
 *
 * const distance = memoryKey('distance');
 * const rate = reduceOnPlateau(distance, { initial: 2e-3, factor: 0.5, patience: 3 });
 * const optimizer = adam({ learningRate: rate });
 * const factory = mlpGan({ seed: 1, optimizers: { generator: optimizer }, adaptive: [rate] });
 * assert.equal(rate(0), 2e-3);
 * ```
 *
 * @see adaptive, rememberEvaluation
 */
export const reduceOnPlateau = (
  metric: MemoryKey,
  {
    initial,
    factor = 0.1,
    patience = 10,
    threshold = 1e-4,
    cooldown = 0,
    min = 0,
    maximize = false,
    name = `reduceOnPlateau(${metric.name})`,
  }: PlateauOptions,
): Schedule => {
  checked(number({ above: 0, below: 1 }), 'reduceOnPlateau.factor', factor, 'use 0.5');
  checked(integer({ min: 0 }), 'reduceOnPlateau.patience', patience, 'use 10');
  checked(number({ min: 0, below: 1 }), 'reduceOnPlateau.threshold', threshold, 'use 1e-4');
  checked(integer({ min: 0 }), 'reduceOnPlateau.cooldown', cooldown, 'use 0');
  checked(number({ min: 0 }), 'reduceOnPlateau.min', min, 'use 0');
  checked(number({ min }), 'reduceOnPlateau.initial', initial, 'begin at min or above');
  const sign = maximize ? -1 : 1;
  const isBetter = (measured: number, best: number): boolean => measured < best - threshold * Math.abs(best);
  return adaptiveSchedule({
    name,
    metrics: [metric.name],
    initial: { value: initial, best: Number.POSITIVE_INFINITY, bad: 0, resting: 0 },
    update: (state, measured) => {
      const { value, best, bad, resting } = state as Record<'value' | 'best' | 'bad' | 'resting', number>;
      const signed = sign * measured[metric.name]!;
      const better = best === Number.POSITIVE_INFINITY ? signed < best : isBetter(signed, best);
      const kept = { value, best: better ? signed : best, bad: better ? 0 : bad + 1, resting };
      if (resting > 0) return { ...kept, bad: 0, resting: resting - 1 };
      return kept.bad > patience ? { ...kept, value: Math.max(min, value * factor), bad: 0, resting: cooldown } : kept;
    },
  });
};
