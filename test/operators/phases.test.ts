import { phases } from 'rxgan/operators';
import { type MonoTypeOperatorFunction, map, take, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, type Fake, fake, fakes, marbles } from './notifications.js';

const mark = (letter: string) => map((tick: Fake) => ({ ...tick, log: tick.log + letter }));
const failing: MonoTypeOperatorFunction<Fake> = tap(({ step }) => {
  if (step === 2) throw 'error';
});

describe('phases', () => {
  behavesLikeAnOperator(
    'phases',
    () => phases(mark('a'), [1, mark('b')], [3, mark('c')]),
    fakes,
    ({ step }) => fake(step, 'abbc'[step]),
  );

  it('refuses steps that do not rise', () => {
    expect(() => phases(mark('a'), [10, mark('b')], [5, mark('c')])).toThrow('phases[2]: step 5 does not come after');
  });

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])('refuses to begin at step %d', (from) => {
    expect(() => phases(mark('a'), [from, mark('b')])).toThrow(
      `phases[1]: expected an integer of at least 0, got ${from}`,
    );
  });

  it('chooses by the step alone, so that a resumed run begins in the phase that it was in', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const resumed = { a: fake(7), b: fake(1) };
      expectObservable(cold('ab|', resumed).pipe(phases(mark('x'), [5, mark('y')]))).toBe('ab|', {
        a: fake(7, 'y'),
        b: fake(1, 'x'),
      });
    });
  });

  it('fails with the phase that fails, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-d-|', fakes);
      expectObservable(source$.pipe(phases(mark('a'), [1, failing]))).toBe('-a-b-#', { a: fake(0, 'a'), b: fake(1) });
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });

  it('goes on while one phase is left', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      // The first phase has had enough after one tick, and drops its second.
      expectObservable(cold('-abcd|', fakes).pipe(phases(take(1), [2, mark('b')]))).toBe('-a-cd|', {
        a: fake(0),
        c: fake(2, 'b'),
        d: fake(3, 'b'),
      });
    });
  });
});
