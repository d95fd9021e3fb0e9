import { advance, type Credit, clock, pause, run } from 'rxgan/streams';
import { type Observable, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { macrotasks } from '../support/fakes.js';

/** What a clock emits and fails with in some turns. */
const told = async (ticks$: Observable<unknown>, turns = 5): Promise<unknown[]> => {
  const log: unknown[] = [];
  const subscription = ticks$.subscribe({
    next: (value) => log.push(value),
    error: (error: Error) => log.push(error.message),
    complete: () => log.push('|'),
  });
  await macrotasks(turns);
  subscription.unsubscribe();
  return log;
};
const step = (now: number): number => now;

describe('credit', () => {
  it.each([Number.NaN, -1, 0, 1.5, Number.POSITIVE_INFINITY, '3' as unknown as number])('advance(%s) is refused', (n) =>
    expect(() => advance(n)).toThrow('advance: expected a positive integer'),
  );

  it.each([Number.NaN, -1, 1.5, '3' as unknown as number])('of %s is an error of the clock', async (credit) => {
    expect(await told(clock(step, { credit$: of(credit) }))).toEqual([
      expect.stringContaining('credit: expected an integer of at least 0'),
    ]);
  });

  it.each([Number.NaN, -1, 1.5, '3' as unknown as number])('a clock from %s is refused when it is made', (from) =>
    expect(() => clock(step, { from })).toThrow('clock.from: expected an integer of at least 0'),
  );

  it.each([
    ['at once', (now: number): number | Promise<number> => now],
    ['later', async (now: number) => now],
  ])('is not below 0 when the source, which gives its value %s, asks for a pause', async (_, source) => {
    const credit$ = new Subject<Credit>();
    const log: number[] = [];
    const asking = (now: number) => {
      if (now === 1) credit$.next(pause);
      return source(now);
    };
    const subscription = clock(asking, { credit$ }).subscribe((now) => log.push(now));
    credit$.next(run);
    await macrotasks(6);
    expect(log).toEqual([0]);
    credit$.next(advance(2));
    await macrotasks(6);
    expect(log).toEqual([0, 1, 2]);
    subscription.unsubscribe();
  });

  it('given by the source while it loads does not let it load twice', async () => {
    const credit$ = new Subject<Credit>();
    const loaded: number[] = [];
    const giving = (now: number) => {
      loaded.push(now);
      credit$.next(advance(1));
      return now;
    };
    const subscription = clock(giving, { credit$ }).subscribe();
    credit$.next(advance(1));
    await macrotasks(4);
    expect(loaded).toEqual(loaded.map((_, i) => i));
    subscription.unsubscribe();
  });

  it('keeps the process alive while it is awaited, and only then', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const credit$ = new Subject<Credit>();
    const subscription = clock(step, { credit$ }).subscribe();
    expect(timers()).toBe(before + 1);
    credit$.next(run);
    await macrotasks(2);
    expect(timers()).toBe(before);
    credit$.next(pause);
    await macrotasks(2);
    expect(timers()).toBe(before + 1);
    subscription.unsubscribe();
    expect(timers()).toBe(before);
  });
});

describe('stop$', () => {
  it('ends a clock that runs, one that is paused, and one that awaits its source', async () => {
    const stopped = async (source: (now: number) => number | Promise<number>, credit: Credit) => {
      const stop$ = new Subject<void>();
      const log: unknown[] = [];
      clock(source, { stop$, credit$: of(credit) }).subscribe({
        next: (now) => log.push(now),
        complete: () => log.push('|'),
      });
      await macrotasks(1);
      stop$.next();
      await macrotasks(3);
      return log.at(-1);
    };
    expect(await stopped(step, run)).toBe('|');
    expect(await stopped(step, advance(1))).toBe('|');
    const late = (now: number) => new Promise<number>((done) => setImmediate(() => done(now)));
    expect(await stopped(late, run)).toBe('|');
  });
});

describe('a source of other thenables', () => {
  it('is awaited', async () => {
    const thenable = (now: number): PromiseLike<number> => ({
      // biome-ignore lint/suspicious/noThenProperty: what a promise of another realm looks like
      then: (done) => Promise.resolve(10 * now).then(done),
    });
    expect((await told(clock(thenable, { credit$: of(advance(3)) }), 8)).slice(0, 4)).toEqual([0, 10, 20, '|']);
  });
});
