import type { Scheduled } from '../../schedules/schedule.js';
import type { ScheduleNode, SchedulePhase, ScheduleTree } from '../../schedules/scheduleTrace.js';
import { cycleOf, piecesOf } from './lookAhead.js';
import { mergedNode } from './mergedNode.js';

/** How tightly a text holds together: what stands in something that holds tighter gets parentheses. */
const tightness = { changes: 0, sequence: 1, phrase: 2, label: 3, word: 4 };
type Tightness = keyof typeof tightness;
interface Printed {
  readonly text: string;
  readonly holds: Tightness;
}

const within = ({ text, holds }: Printed, least: Tightness): string =>
  tightness[holds] < tightness[least] ? `(${text})` : text;

/** A tree as one line, by what its schedules are in so many steps. */
export const printSchedule = (tree: ScheduleTree, steps: number): string => sequence(tree, steps).text;

const sequence = (tree: ScheduleTree, steps: number): Printed => {
  const [first, ...others] = tree.map((node) => printed(mergedNode(node, steps), steps));
  if (first === undefined) return { text: 'nothing', holds: 'word' };
  if (others.length === 0) return first;
  const all = [first, ...others];
  return {
    text: all.map(({ text }) => text).join(' | '),
    holds: all.some(({ holds }) => holds === 'changes') ? 'changes' : 'sequence',
  };
};

const printed = (node: ScheduleNode, steps: number): Printed => {
  switch (node._tag) {
    case 'Step':
      return cycle(node, steps);
    case 'Every':
      return repeated(node.period, node.inside, steps, {
        space: ' ',
        least: 'label',
        say: (n) => `every ${n ?? 'n(step)'}`,
        holds: 'phrase',
      });
    case 'Times':
      return repeated(node.count, node.inside, steps, {
        space: '',
        least: 'word',
        say: (k) => `×${k ?? 'k(step)'}`,
        holds: 'label',
      });
    case 'When': {
      const operand = within(sequence(node.inside, steps), 'label');
      return { text: `${operand} ${node.test === '' ? 'at times' : `when ${node.test}`}`, holds: 'phrase' };
    }
    case 'Phases':
      return inPhases(node.phases, steps);
    case 'Untold':
      return { text: '…', holds: 'word' };
  }
};

const cycle = ({ label, terms }: Extract<ScheduleNode, { _tag: 'Step' }>, steps: number): Printed => {
  const excess = terms === undefined ? [[]] : cycleOf(terms, steps);
  const text = excess.map((names) => [...names, label].join('·')).join(' ');
  if (excess.length > 1) return { text, holds: 'sequence' };
  return { text, holds: /^\w+$/.test(text) ? 'word' : 'label' };
};

interface Repetition {
  readonly space: string;
  /** How tightly what is repeated has to hold together. */
  readonly least: Tightness;
  /** How often, in words; without a number where that is not known. */
  readonly say: (n: number | undefined) => string;
  readonly holds: Tightness;
}

const repeated = (
  often: Scheduled<number>,
  inside: ScheduleTree,
  steps: number,
  { space, least, say, holds }: Repetition,
): Printed => {
  const pieces = piecesOf(often, steps);
  if (pieces?.length === 1 && pieces[0]![1] === 1) return sequence(inside, steps);
  const operand = within(sequence(inside, steps), least);
  const [first, ...later] = pieces ?? [];
  return {
    text: [`${operand}${space}${say(first?.[1])}`, ...later.map(([from, n]) => `from ${from} ${say(n)}`)].join(', '),
    holds: later.length === 0 ? holds : 'changes',
  };
};

const inPhases = (phases: readonly SchedulePhase[], steps: number): Printed => {
  const [first, ...later] = phases.map(({ inside }) => sequence(inside, steps));
  const changes = later.map((each, i) => {
    const { from, local } = phases[i + 1]!;
    return `from ${from}${local ? ' (local)' : ''}: ${within(each, 'sequence')}`;
  });
  return { text: `[${[within(first!, 'sequence'), ...changes].join(', ')}]`, holds: 'word' };
};
