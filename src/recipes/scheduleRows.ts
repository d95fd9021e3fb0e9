import { isDue } from '../operators/every.js';
import { at } from '../schedules/schedule.js';
import type { ScheduleNode, ScheduleTree } from '../schedules/scheduleTrace.js';

/** A step of a schedule, or a term of its loss that comes and goes, and one mark for each of the steps that are drawn. */
export interface ScheduleRow {
  readonly label: string;
  readonly marks: readonly string[];
}

/** How often it is executed at a step, if that can be told, and the step by which schedules count there. */
interface Execution {
  readonly times: number | undefined;
  readonly clock: number;
}

/** What a schedule does at the first steps, a row for each of its steps. */
export const scheduleRows = (tree: ScheduleTree, steps: number): readonly ScheduleRow[] =>
  rowsOf(
    tree,
    Array.from({ length: steps }, (_, step) => ({ times: 1, clock: step })),
  );

const rowsOf = (tree: ScheduleTree, executions: readonly Execution[]): readonly ScheduleRow[] =>
  tree.flatMap((node): readonly ScheduleRow[] => {
    // Where it is not executed no schedule is asked: its clock may not have begun.
    const where = (change: (execution: Execution) => Partial<Execution>): readonly Execution[] =>
      executions.map((each) => (each.times === 0 ? each : { ...each, ...change(each) }));
    switch (node._tag) {
      case 'Step':
        return stepRows(node, executions);
      case 'Every':
        return rowsOf(
          node.inside,
          where(({ clock }) => (isDue(clock, node.period) ? {} : { times: 0 })),
        );
      case 'Times':
        return rowsOf(
          node.inside,
          where(({ clock, times }) => ({ times: times && times * at(node.count, clock) })),
        );
      case 'When':
        return rowsOf(
          node.inside,
          where(() => ({ times: undefined })),
        );
      case 'Phases':
        return node.phases.flatMap(({ from, local, inside }, i) => {
          const end = node.phases[i + 1]?.from ?? Number.POSITIVE_INFINITY;
          return rowsOf(
            inside,
            where(({ clock }) =>
              clock < from || clock >= end ? { times: 0 } : { clock: local ? clock - from : clock },
            ),
          );
        });
      case 'Untold':
        return [{ label: '…', marks: marksOf(where(() => ({ times: undefined }))) }];
    }
  });

/** One character each: not, once, so many times, at times. */
const marksOf = (executions: readonly Execution[]): readonly string[] =>
  executions.map(({ times }) => (times === undefined ? '?' : times > 9 ? '+' : '·●23456789'[times]!));

const stepRows = (
  { label, terms = () => [] }: Extract<ScheduleNode, { _tag: 'Step' }>,
  executions: readonly Execution[],
): readonly ScheduleRow[] => {
  const present = executions.map(({ times, clock }) => (times === 0 ? undefined : terms(clock)));
  const executed = present.filter((names) => names !== undefined);
  const changing = [...new Set(executed.flat())].filter((name) => !executed.every((names) => names.includes(name)));
  return [
    { label, marks: marksOf(executions) },
    ...changing.map((name) => ({
      label: `+ ${name}`,
      marks: marksOf(executions.map((each, i) => (present[i]?.includes(name) ? each : { ...each, times: 0 }))),
    })),
  ];
};
