import { type OperatorFunction, of } from 'rxjs';
import type { ScheduleNode, ScheduleTrace, ScheduleTree } from '../../schedules/scheduleTrace.js';

/** The trace of a tick that has one. */
export const traceOf = (value: unknown): ScheduleTrace | undefined =>
  (value as { readonly trace?: ScheduleTrace } | null | undefined)?.trace;

/**
 * What an operator does, by its own account: a tick with a trace of its own is sent through it, apart from all others.
 *
 * An operator of the user's may read what such a tick does not have, or let it not pass: the account then ends there.
 */
export const treeOf = <T>(operator: OperatorFunction<T, unknown>, tick: T): ScheduleTree => {
  const nodes: ScheduleNode[] = [];
  const trace: ScheduleTrace = { write: (...more) => void nodes.push(...more) };
  let passed = false;
  of({ ...tick, trace })
    .pipe(operator)
    .subscribe({
      next: () => {
        passed = true;
      },
      error: () => undefined,
    })
    .unsubscribe();
  return passed ? nodes : [...nodes, { _tag: 'Untold' }];
};

/** What stands around something, where there is something. */
export const around =
  (node: (inside: ScheduleTree) => ScheduleNode) =>
  (inside: ScheduleTree): ScheduleTree =>
    inside.length === 0 ? [] : [node(inside)];
