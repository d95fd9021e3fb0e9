import type * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { type MonoTypeOperatorFunction, map } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import { assertInOrder } from '../schedules/piecewise.js';
import type { ScheduleTree } from '../schedules/scheduleTrace.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { route } from './internal/route.js';
import type { Adding, GanStep, StepOf } from './step.js';

export interface PhaseOptions {
  /** Do schedules and periods inside count from the phase's beginning? False if not given. */
  readonly local?: boolean | undefined;
}

/** From which step on, and what. */
type Change<N extends Metrics, L = Players<GanPlayer>, B = tf.Tensor> = readonly [
  from: number,
  operator: Adding<N, L, B>,
  options?: PhaseOptions,
];
type Changes<Ns extends readonly Metrics[], L = Players<GanPlayer>, B = tf.Tensor> = {
  readonly [I in keyof Ns]: Change<Ns[I], L, B>;
};
/** Without what a step keeps of any other metrics: in a list it stands for ticks with any. */
type Named<N extends Metrics> = { readonly [K in keyof N as string extends K ? never : K]: N[K] };
/** The metrics of all of them together. */
type All<Ns extends readonly Metrics[]> = Ns extends readonly [
  infer N extends Metrics,
  ...infer Others extends readonly Metrics[],
]
  ? Named<N> & All<Others>
  : {};

/**
 * Sends ticks through the first operator, and from each given step on through the one beside it.
 *
 * In plain words: first train like this, later like that. The metrics of all phases, however many, become optional.
 *
 * With `local: true` schedules and periods inside the phase count from its beginning: learning rates, weights of terms, losses,
 * `every`, `alternating`, `times` and phases in it are those of `step - from`, and errors name that step. Random draws, the tests
 * of `when` and the rows know of no phases. Local phases in local phases add up. A tunable of a control is set at a step of the
 * run, and so belongs into phases that are not local.
 *
 * Laws: `phases(f, [k, f]) = f`, `phases(f, [0, g, { local: true }]) = g`. Errors: `ConfigError` for
 * steps that are not integers of at least 0, or do not rise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, range, toArray } from 'rxjs';
 * import { every, phases } from 'rxgan/operators';
 *
 * type Fake = { step: number; log: string };
 * const mark = (letter: string) => map((tick: Fake) => ({ ...tick, log: letter }));
 * const source = range(0, 4).pipe(map((step) => ({ step, log: '' })));
 * const seen = await lastValueFrom(source.pipe(phases(mark('a'), [2, mark('b')]), toArray()));
 * assert.equal(seen.map(({ log }) => log).join(''), 'aabb');
 *
 * const seconds = source.pipe(phases(mark('a'), [1, every(2, mark('b')), { local: true }]), toArray());
 * assert.deepEqual((await lastValueFrom(seconds)).map(({ log }) => log), ['a', '', 'b', '']);
 * ```
 */
export function phases<L, B, A extends Metrics, N extends Metrics, Ns extends readonly Metrics[]>(
  first: Adding<N, L, B>,
  ...later: Changes<Ns, L, B>
): StepOf<Partial<N & All<Ns>>, L, B, A>;
export function phases<N extends Metrics, Ns extends readonly Metrics[]>(
  first: Adding<N>,
  ...later: Changes<Ns>
): GanStep<Partial<N & All<Ns>>>;
export function phases<T extends { readonly step: number }>(
  first: MonoTypeOperatorFunction<T>,
  ...later: readonly (readonly [from: number, operator: MonoTypeOperatorFunction<T>, options?: PhaseOptions])[]
): MonoTypeOperatorFunction<T>;
export function phases(first: unknown, ...changes: readonly unknown[]): unknown {
  const later = changes as readonly (readonly [from: number, operator: Operator, options?: PhaseOptions])[];
  later.forEach(([from], i) => void checked(wholeStep, `phases[${i + 1}]`, from, 'give the step at which it begins'));
  assertInOrder('phases', later);
  const operators = later.map(([from, operator, { local = false } = {}]) => (local ? since(from, operator) : operator));
  const describe = (branches: readonly ScheduleTree[]): ScheduleTree => {
    if (later.length === 0) return branches[0]!;
    if (branches.every((inside) => inside.length === 0)) return [];
    const phases = branches.map((inside, i) => {
      const [from, , { local = false } = {}] = later[i - 1] ?? [0];
      return { from, local, inside };
    });
    return [{ _tag: 'Phases', phases }];
  };
  return route(
    (tick) => later.reduce((current, [from], i) => (scheduleStepOf(tick) >= from ? i + 1 : current), 0),
    [first as Operator, ...operators],
    describe,
  );
}

const wholeStep = integer({ min: 0 });
type Operator = MonoTypeOperatorFunction<Pick<Tick, 'step' | 'scheduleStep'>>;
const countedBack = (steps: number): Operator =>
  map((tick) => ({ ...tick, scheduleStep: scheduleStepOf(tick) - steps }));

/** The operator with schedules and periods that count from a step; before and after it they count as they did. */
const since = (from: number, operator: Operator): Operator => flow(countedBack(from), operator, countedBack(-from));
