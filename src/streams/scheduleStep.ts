import type { Tick } from './tick.js';

/**
 * The step by which schedules and periods count at a tick: its own, or inside a local phase the steps since the phase began.
 *
 * In plain words: a step of one's own evaluates its schedules there, and means the same in every phase.
 *
 * Law: `scheduleStepOf(tick) = tick.step` outside of local phases.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { linear } from 'rxgan';
 * import { phases } from 'rxgan/operators';
 * import { scheduleStepOf } from 'rxgan/streams';
 * import { lastValueFrom, map, range, toArray } from 'rxjs';
 *
 * const weight = linear(1, 0, 4);
 * const note = map((tick: { step: number; weight: number }) => ({ ...tick, weight: weight(scheduleStepOf(tick)) }));
 * const source = range(0, 6).pipe(map((step) => ({ step, weight: 0 })));
 * const seen = await lastValueFrom(source.pipe(phases(note, [3, note, { local: true }]), toArray()));
 * assert.deepEqual(seen.map(({ weight }) => weight), [1, 0.75, 0.5, 1, 0.75, 0.5]);
 * ```
 */
export const scheduleStepOf = ({ step, scheduleStep = step }: Pick<Tick, 'step' | 'scheduleStep'>): number =>
  scheduleStep;
