import { operate } from 'rxgan/streams';
import { Observable, range, take, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, marbles } from '../operators/notifications.js';

describe('operate', () => {
  const upper = () => operate<string, string>((value, emit) => emit(value.toUpperCase()));
  behavesLikeAnOperator('operate', upper, { a: 'a', b: 'b', c: 'c', d: 'd' }, (value) => value.toUpperCase());

  it('lets a handler emit nothing, or more than once', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const repeat = operate<string, string>((value, emit) => {
        for (let i = 0; i < Number(value); i++) emit(value);
      });
      expectObservable(cold('-2---0-1|').pipe(repeat)).toBe('-(22)--1|');
    });
  });

  it('makes an error notification of what the handler throws, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-b-c-|');
      const failing = operate<string, string>((value, emit) => {
        if (value === 'b') throw 'error';
        emit(value);
      });
      expectObservable(source$.pipe(failing)).toBe('-a-#');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  it('stops a synchronous source with its consumer', () => {
    let pulled = 0;
    const pass = operate<number, number>((value, emit) => emit(value));
    range(0, 1e9)
      .pipe(
        tap(() => pulled++),
        pass,
        take(3),
      )
      .subscribe();
    expect(pulled).toBe(3);
  });

  it('runs the teardown of the source once, whatever ends it', () => {
    const ends: string[] = [];
    const endless$ = new Observable<number>((subscriber) => {
      subscriber.next(1);
      return () => ends.push('end');
    });
    const pass = operate<number, number>((value, emit) => emit(value));
    endless$.pipe(pass, take(1)).subscribe();
    endless$.pipe(pass).subscribe().unsubscribe();
    expect(ends).toEqual(['end', 'end']);
  });
});
