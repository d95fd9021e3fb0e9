import { when } from 'rxgan/operators';
import { lastValueFrom, type MonoTypeOperatorFunction, map, Observable, of, range, take, tap, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, type Fake, fake, fakes, marbles } from './notifications.js';

const late = ({ step }: Fake): boolean => step >= 2;
const mark = map((tick: Fake) => ({ ...tick, log: `${tick.log}D` }));

describe('when', () => {
  behavesLikeAnOperator(
    'when',
    () => when(late, mark),
    fakes,
    ({ step }) => fake(step, step >= 2 ? 'D' : ''),
  );

  it('passes an error of the operator on, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-d-|', fakes);
      const failing: MonoTypeOperatorFunction<Fake> = tap(({ step }) => {
        if (step === 2) throw 'error';
      });
      expectObservable(source$.pipe(when(late, failing))).toBe('-a-b-#', fakes);
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });

  it('passes an error of the test on, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-d-|', fakes);
      const test = ({ step }: Fake): boolean => {
        if (step === 1) throw 'error';
        return true;
      };
      expectObservable(source$.pipe(when(test, mark))).toBe('-a-#', { a: fake(0, 'D') });
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  it('subscribes the operator once, however often the test changes its mind, and leaves with it', () => {
    let subscribed = 0;
    let left = 0;
    const counted: MonoTypeOperatorFunction<Fake> = (source) =>
      new Observable((subscriber) => {
        subscribed++;
        subscriber.add(() => left++);
        source.subscribe(subscriber);
      });
    range(0, 100)
      .pipe(
        map((step) => fake(step)),
        when(({ step }) => step % 2 === 0, counted),
      )
      .subscribe();
    expect([subscribed, left]).toEqual([1, 1]);
  });

  it('completes when its operator does: a limit inside is a limit of the run', async () => {
    const limited$ = range(0, 10).pipe(
      map((step) => fake(step)),
      when(late, take(3)),
      map(({ step }) => step),
      toArray(),
    );
    expect(await lastValueFrom(limited$)).toEqual([0, 1, 2, 3, 4]);
  });

  it('stops a synchronous source when the consumer leaves', async () => {
    let pulled = 0;
    const source$ = range(0, 1e9).pipe(
      tap(() => pulled++),
      map((step) => fake(step)),
    );
    await lastValueFrom(source$.pipe(when(late, mark), take(4)));
    expect(pulled).toBe(4);
  });

  it('lets everything that the operator makes of one tick through, in order', async () => {
    const log$ = of(fake(0), fake(2), fake(1)).pipe(
      when(
        late,
        (source) =>
          new Observable((subscriber) =>
            source.subscribe({
              next: (tick) => {
                subscriber.next(fake(tick.step, 'first'));
                subscriber.next(fake(tick.step, 'second'));
              },
              complete: () => {
                subscriber.next(fake(9, 'last'));
                subscriber.complete();
              },
            }),
          ),
      ),
      map(({ step, log }) => `${step}${log}`),
      toArray(),
    );
    expect(await lastValueFrom(log$)).toEqual(['0', '2first', '2second', '1', '9last']);
  });
});
