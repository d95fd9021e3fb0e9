import type { Observable } from 'rxjs';
import { emptyMemory } from '../models/memory.js';
import type { ScheduleTree } from '../schedules/scheduleTrace.js';
import type { Tick } from '../streams/tick.js';
import { treeOf } from './internal/tracing.js';

/** Any operator over ticks, whatever players and batches they have. */
export type AnySchedule<B, L> = (source: Observable<Tick<B, {}, L>>) => Observable<unknown>;

/** A tick without a batch, and of no player: steps and tests are not asked about it. */
const inertTick = () => ({
  step: 0,
  model: { players: {}, memory: emptyMemory() },
  batch: undefined,
  metrics: {},
  lease: { step: 0, open: true },
  read: () => Promise.resolve(new Float32Array(1)),
  readLater: () => () => Promise.resolve(new Float32Array(1)),
  deviceReads: () => 0,
  hold: () => undefined,
  stop: () => undefined,
});

/** What a schedule does, by its own account, as a tree. */
export const traceSchedule = <B, L>(schedule: AnySchedule<B, L>): ScheduleTree =>
  treeOf(schedule, inertTick() as unknown as Tick<B, {}, L>);
