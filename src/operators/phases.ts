import type * as tf from '@tensorflow/tfjs-core';
import type { MonoTypeOperatorFunction, OperatorFunction } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import { assertInOrder } from '../schedules/piecewise.js';
import type { Metrics } from '../streams/tick.js';
import { route } from './internal/route.js';
import type { Adding, GanStep, StepOf } from './step.js';

/** From which step on, and what. */
type Change<N extends Metrics, L = Players<GanPlayer>, B = tf.Tensor> = readonly [
  from: number,
  operator: Adding<N, L, B>,
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
 * Errors: `ConfigError` for steps that do not rise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, range, toArray } from 'rxjs';
 * import { phases } from 'rxgan/operators';
 *
 * type Fake = { step: number; log: string };
 * const mark = (letter: string) => map((tick: Fake) => ({ ...tick, log: letter }));
 * const source = range(0, 4).pipe(map((step) => ({ step, log: '' })));
 * const seen = await lastValueFrom(source.pipe(phases(mark('a'), [2, mark('b')]), toArray()));
 * assert.equal(seen.map(({ log }) => log).join(''), 'aabb');
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
  ...later: readonly (readonly [from: number, operator: MonoTypeOperatorFunction<T>])[]
): MonoTypeOperatorFunction<T>;
export function phases(first: unknown, ...changes: readonly unknown[]): unknown {
  const later = changes as readonly (readonly [number, unknown])[];
  assertInOrder('phases', later);
  const operators = [first, ...later.map(([, operator]) => operator)] as OperatorFunction<
    { readonly step: number },
    { readonly step: number }
  >[];
  return route(({ step }) => later.reduce((current, [from], i) => (step >= from ? i + 1 : current), 0), operators);
}
