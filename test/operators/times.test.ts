import { times } from 'rxgan/operators';
import { type MonoTypeOperatorFunction, map, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, type Fake, fake, fakes, marbles } from './notifications.js';

const mark = map((tick: Fake) => ({ ...tick, log: `${tick.log}D` }));

describe('times', () => {
  behavesLikeAnOperator(
    'times',
    () => times(3, mark),
    fakes,
    ({ step }) => fake(step, 'DDD'),
  );

  it('finishes all rounds of one tick before the next tick', () => {
    const order: number[] = [];
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable, flush }) => {
      const traced: MonoTypeOperatorFunction<Fake> = tap(({ step }) => order.push(step));
      expectObservable(cold('(ab|)', fakes).pipe(times(2, traced))).toBe('(ab|)', fakes);
      flush();
    });
    expect(order).toEqual([0, 0, 1, 1]);
  });

  it('fails in the round that fails, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-|', fakes);
      const failing: MonoTypeOperatorFunction<Fake> = map(({ step, log }) => {
        if (step === 1 && log === 'D') throw 'error';
        return fake(step, `${log}D`);
      });
      expectObservable(source$.pipe(times(2, failing))).toBe('-a-#', { a: fake(0, 'DD') });
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  it.each([0, -2, 2.5, Number.NaN])('refuses %d when the pipeline is built', (k) => {
    expect(() => times(k, mark)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: 'times' }));
  });
});
