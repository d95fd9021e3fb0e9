import type { Scheduled } from '../../schedules/schedule.js';
import type { ScheduleNode } from '../../schedules/scheduleTrace.js';
import { piecesOf } from './lookAhead.js';

/**
 * The node, as one with the only one inside of it where a law makes them one: every(a, every(b, f)) = every(lcm(a, b), f),
 * times(a, times(b, f)) = times(a · b, f), and what is done at every step, once, is done.
 */
export const mergedNode = (node: ScheduleNode, steps: number): ScheduleNode => {
  if (node._tag !== 'Every' && node._tag !== 'Times') return node;
  const [only, ...others] = node.inside;
  if (only === undefined || others.length > 0) return node;
  const inner = mergedNode(only, steps);
  const own = constant(numberOf(node), steps);
  if (own === 1) return inner;
  if (inner._tag !== node._tag) return { ...node, inside: [inner] };
  const its = constant(numberOf(inner), steps);
  if (own === undefined || its === undefined) return { ...node, inside: [inner] };
  return inner._tag === 'Every' ? { ...inner, period: lcm(own, its) } : { ...inner, count: own * its };
};

const numberOf = (node: Extract<ScheduleNode, { _tag: 'Every' | 'Times' }>): Scheduled<number> =>
  node._tag === 'Every' ? node.period : node.count;

/** A positive integer that is the same at all of the steps. */
const constant = (n: Scheduled<number>, steps: number): number | undefined => {
  const [first, ...later] = piecesOf(n, steps) ?? [];
  return first !== undefined && later.length === 0 && Number.isInteger(first[1]) && first[1] > 0 ? first[1] : undefined;
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b;
