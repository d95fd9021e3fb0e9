import { type MonoTypeOperatorFunction, mergeMap, type OperatorFunction, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';

export const marbles = (): TestScheduler =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

/** A tick that remembers what was done to it, in place of tensors. */
export interface Fake {
  readonly step: number;
  readonly log: string;
}
export const fake = (step: number, log = ''): Fake => ({ step, log });
export const fakes: Readonly<Record<string, Fake>> = { a: fake(0), b: fake(1), c: fake(2), d: fake(3) };

/**
 * What every operator that emits at once has in common: `result` is what it makes of a value. The operators around it
 * notice when it breaks the chain of notifications or of unsubscriptions.
 */
export const behavesLikeAnOperator = <A, B>(
  name: string,
  operator: () => OperatorFunction<A, B>,
  values: Readonly<Record<string, A>>,
  result: (value: A) => B,
): void => {
  const results = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, result(value)]));
  const through: MonoTypeOperatorFunction<B> = mergeMap((value: B) => of(value));
  const before: MonoTypeOperatorFunction<A> = mergeMap((value: A) => of(value));
  const check = (source: string, expected: string, until: string, subscription?: string) => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(source, values);
      expectObservable(source$.pipe(before, operator(), through), subscription).toBe(expected, results);
      expectSubscriptions(source$.subscriptions).toBe(until);
    });
  };
  describe(`${name}, as any operator`, () => {
    it('never', () => check('------', '------', '^'));
    it('empty', () => check('---|', '---|', '^--!'));
    it('throw', () => check('---#', '---#', '^--!'));
    it('keeps order and time', () => check('-ab-c-d-|', '-ab-c-d-|', '^-------!'));
    it('passes an error after values', () => check('-a-b-#', '-a-b-#', '^----!'));
    it('outer unsubscribed explicitly', () => check('-a-b-c-d-|', '-a-b-', '^----!', '^----!'));
    it('starts anew for every subscriber', () => {
      const scheduler = marbles();
      scheduler.run(({ cold, expectObservable }) => {
        const shared = operator();
        expectObservable(cold('-a-b|', values).pipe(shared)).toBe('-a-b|', results);
        expectObservable(cold('-a-b|', values).pipe(shared)).toBe('-a-b|', results);
      });
    });
  });
};
