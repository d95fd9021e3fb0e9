import type { MonoTypeOperatorFunction, OperatorFunction } from 'rxjs';
import type { Metrics } from '../streams/tick.js';
import { route } from './route.js';
import type { Step } from './step.js';

/**
 * Sends ticks through the first operator, and from each given step on through the one beside it.
 *
 * In plain words: first train like this, later like that. The metrics of all phases become optional.
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
export function phases<N extends Metrics, O extends Metrics>(
  first: Step<N>,
  ...later: readonly (readonly [from: number, operator: Step<O>])[]
): Step<Partial<N> & Partial<O>>;
export function phases<T extends { readonly step: number }>(
  first: MonoTypeOperatorFunction<T>,
  ...later: readonly (readonly [from: number, operator: MonoTypeOperatorFunction<T>])[]
): MonoTypeOperatorFunction<T>;
export function phases(first: unknown, ...later: readonly (readonly [number, unknown])[]): unknown {
  const operators = [first, ...later.map(([, operator]) => operator)] as OperatorFunction<
    { readonly step: number },
    { readonly step: number }
  >[];
  return route(({ step }) => later.reduce((current, [from], i) => (step >= from ? i + 1 : current), 0), operators);
}
