import fc from 'fast-check';
import { earlyStopping } from 'rxgan/operators';
import { from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, marbles } from './notifications.js';

const same = (score: number): number => score;

describe('patience', () => {
  behavesLikeAnOperator('patience', () => earlyStopping(2, same), { a: 4, b: 3, c: 2, d: 1 }, same);

  it.each([
    ['completes with the value that ends its patience', 3, '-5-4-4-6-4-1-|', '-5-4-4-6-(4|)'],
    ['counts anew after every improvement', 2, '-5-6-4-5-3-9-9-1-|', '-5-6-4-5-3-9-(9|)'],
    ['does not take an equal score for an improvement', 1, '-5-5-1-|', '-5-(5|)'],
    ['compares with the best, not with the last', 2, '-1-9-8-|', '-1-9-(8|)'],
    ['passes an error on while it lasts', 2, '-1-9-#', '-1-9-#'],
  ])('%s', (_, n, source, expected) => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      expectObservable(cold(source).pipe(earlyStopping(n, Number))).toBe(expected);
    });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a patience of %d when it is built', (n) => {
    expect(() => earlyStopping(n, same)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'earlyStopping' }),
    );
  });

  it('leaves the source when it has had enough', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectSubscriptions, expectObservable }) => {
      const source$ = hot('-1-1-1-');
      expectObservable(source$.pipe(earlyStopping(2, Number))).toBe('-1-1-(1|)');
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });

  it('never takes NaN for an improvement, and infinity at most for none', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const values = { n: Number.NaN, i: Number.POSITIVE_INFINITY };
      expectObservable(cold('-n-n-|', values).pipe(earlyStopping(2, same))).toBe('-n-(n|)', values);
      expectObservable(cold('-i-n-|', values).pipe(earlyStopping(2, same))).toBe('-i-(n|)', values);
    });
  });

  it('fails with what the score throws', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const broken = (): number => {
        throw 'error';
      };
      expectObservable(cold('-1-2-|').pipe(earlyStopping(2, broken))).toBe('-#');
    });
  });

  it('gives the values up to the first n in a row that are not below the best before them', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 })), fc.integer({ min: 1, max: 4 }), (scores, n) => {
        const seen: number[] = [];
        from(scores)
          .pipe(earlyStopping(n, same))
          .subscribe((score) => seen.push(score));
        const poor = scores.map((score, i) => i > 0 && score >= Math.min(...scores.slice(0, i)));
        const end = poor.findIndex((_, i) => i >= n && poor.slice(i - n + 1, i + 1).every(Boolean));
        expect(seen).toEqual(end < 0 ? scores : scores.slice(0, end + 1));
      }),
      { seed: 7, numRuns: 300 },
    ));
});
