import type { Scheduled } from './schedule.js';

/** What becomes of a tick in a schedule of training: who learns, and what stands around it. Numbers are as they were given. */
export type ScheduleNode =
  | {
      readonly _tag: 'Step';
      readonly label: string;
      /** The further terms of the step's loss at a step; without, they are always the same. */
      readonly terms?: ((step: number) => readonly string[]) | undefined;
    }
  | { readonly _tag: 'Every'; readonly period: Scheduled<number>; readonly inside: ScheduleTree }
  | { readonly _tag: 'Times'; readonly count: Scheduled<number>; readonly inside: ScheduleTree }
  | { readonly _tag: 'When'; readonly test: string; readonly inside: ScheduleTree }
  | { readonly _tag: 'Phases'; readonly phases: readonly SchedulePhase[] }
  /** What cannot be told without training. */
  | { readonly _tag: 'Untold' };

/** From which step on, whether schedules count from there, and what. */
export interface SchedulePhase {
  readonly from: number;
  readonly local: boolean;
  readonly inside: ScheduleTree;
}

/** What becomes of a tick, in this order. */
export type ScheduleTree = readonly ScheduleNode[];

/** Where a schedule is described instead of executed: what its steps write to. */
export interface ScheduleTrace {
  readonly write: (...nodes: ScheduleTree) => void;
}
