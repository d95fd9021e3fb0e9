import { advance, type Credit, clock, pause, run } from 'rxgan/streams';
import { concat, type Observable, of, Subject, take, takeWhile, tap, throwError, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { type Deferred, deferred, macrotasks } from '../support/fakes.js';

const marbles = () => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
/** One tick a frame of virtual time. */
const onEveryFrame = (scheduler: TestScheduler) => (work: () => void) => {
  const action = scheduler.schedule(work, 1);
  return () => action.unsubscribe();
};
const digit = (step: number): string => `${step}`;

describe('clock, in virtual time', () => {
  const credits: Readonly<Record<string, Credit>> = { r: run, p: pause, 1: advance(1), 2: advance(2), 3: advance(3) };
  it.each([
    ['runs when it has credit', 'r-----  ', '-01234  ', '^-----! '],
    ['completes with its credit spent and no more to come', '(3|)  ', '-01(2|)', '^-----'],
    ['pauses, and goes on where it was', 'r--p---r---', '-01-----234', '^----------!'],
    ['a pause takes effect before the tick that was due', 'rp-1-----', '----0----', '^--------!'],
    ['adds up advances while paused', '3-2-------', '-01234----', '^---------!'],
    ['an advance while running is how many are left', 'r--2------', '-0123-----', '^---------!'],
    ['completes at once when paused for good', 'r--(p|)', '-01|   ', '^-----'],
    ['goes on after its control has completed', '(r|)', '-0123', '^----!'],
    ['fails with its control, and stops', 'r--#', '-01#', '^-----'],
    ['waits for ever without credit', '-', '-', '^-----!'],
    ['completes without any credit', '|', '|', '^'],
  ])('%s', (_, control, expected, subscription) => {
    const scheduler = marbles();
    scheduler.run(({ hot, cold, expectObservable }) => {
      const credit$ = control.startsWith('(') ? cold(control.trim(), credits) : hot(`${control.trim()}`, credits);
      const ticks$ = clock(digit, { credit$, defer: onEveryFrame(scheduler) });
      expectObservable(ticks$, subscription.trim()).toBe(expected.trim());
    });
  });

  it('numbers steps from the one given', () => {
    const scheduler = marbles();
    scheduler.run(({ expectObservable }) => {
      const ticks$ = clock(digit, { from: 7, credit$: of(advance(3)), defer: onEveryFrame(scheduler) });
      expectObservable(ticks$).toBe('-78(9|)');
    });
  });

  it('fails with what the source throws, and does not ask again', () => {
    const scheduler = marbles();
    const asked: number[] = [];
    scheduler.run(({ expectObservable }) => {
      const source = (step: number): string => {
        asked.push(step);
        if (step === 2) throw 'error';
        return digit(step);
      };
      expectObservable(clock(source, { defer: onEveryFrame(scheduler) })).toBe('-01#');
    });
    expect(asked).toEqual([0, 1, 2]);
  });

  it('is cold: every subscriber has its own steps and its own control', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
      const credit$ = cold<Credit>('r', { r: run });
      const ticks$ = clock(digit, { credit$, defer: onEveryFrame(scheduler) });
      expectObservable(ticks$, '^---!').toBe('-012');
      expectObservable(ticks$, '--^--!').toBe('---01');
      expectSubscriptions(credit$.subscriptions).toBe(['^---!', '--^--!']);
    });
  });

  it('asks the source once a step, and only with credit: nothing is made ahead', () => {
    const scheduler = marbles();
    const asked: number[] = [];
    scheduler.run(({ hot, expectObservable, flush }) => {
      const credit$ = hot<Credit>('2---1----', { 1: 1, 2: 2 });
      const source = (step: number): string => {
        asked.push(step);
        return digit(step);
      };
      expectObservable(clock(source, { credit$, defer: onEveryFrame(scheduler) }), '^---------!').toBe('-01--2');
      flush();
    });
    expect(asked).toEqual([0, 1, 2]);
  });
});

describe('clock, with promises', () => {
  const record = <A>(stream$: Observable<A>) => {
    const log: unknown[] = [];
    const subscription = stream$.subscribe({
      next: (value) => log.push(value),
      error: (error: Error) => log.push(`#${error.message}`),
      complete: () => log.push('|'),
    });
    return { log, subscription };
  };
  const promised = () => {
    const flights: Deferred<string>[] = [];
    const source = (step: number): Promise<string> => {
      flights[step] = deferred();
      return flights[step].promise;
    };
    return { flights, source };
  };

  it('awaits a value, asks for the next only then, and does not skip it when paused meanwhile', async () => {
    const { flights, source } = promised();
    const credit$ = new Subject<Credit>();
    const { log, subscription } = record(clock(source, { credit$ }));
    credit$.next(run);
    await macrotasks(3);
    expect(flights.length).toBe(1);
    credit$.next(pause);
    flights[0]!.resolve('a');
    await macrotasks(3);
    expect(log).toEqual([]);
    credit$.next(advance(1));
    await macrotasks(3);
    expect(log).toEqual(['a']);
    expect(flights.length).toBe(1);
    credit$.next(run);
    await macrotasks(3);
    flights[1]!.resolve('b');
    await macrotasks(2);
    expect(log).toEqual(['a', 'b']);
    subscription.unsubscribe();
  });

  it('delivers the value it waits for after its control has completed, then completes', async () => {
    const { flights, source } = promised();
    const { log } = record(clock(source, { credit$: of(advance(1)) }));
    await macrotasks(3);
    expect(log).toEqual([]);
    flights[0]!.resolve('a');
    await macrotasks(3);
    expect(log).toEqual(['a', '|']);
  });

  it('fails with a promise that fails', async () => {
    const { flights, source } = promised();
    const { log } = record(clock(source));
    await macrotasks(2);
    flights[0]!.reject(new Error('disk'));
    await macrotasks(3);
    expect(log).toEqual(['#disk']);
    expect(flights.length).toBe(1);
  });

  it('drops a value that arrives after the consumer has left', async () => {
    const { flights, source } = promised();
    const { log, subscription } = record(clock(source));
    await macrotasks(2);
    subscription.unsubscribe();
    flights[0]!.resolve('a');
    await macrotasks(3);
    expect(log).toEqual([]);
    expect(flights.length).toBe(1);
  });

  it('takes no step before what it asked for after the last one has settled', async () => {
    const [first, third] = [deferred<void>(), deferred<void>()];
    const holds = new Map([
      [1, first.promise],
      [3, third.promise],
    ]);
    const ready = (step: number) => {
      const hold = holds.get(step);
      holds.delete(step);
      return hold;
    };
    const { log, subscription } = record(clock((step) => step, { ready }));
    await macrotasks(5);
    expect(log).toEqual([0]);
    first.resolve();
    await macrotasks(5);
    expect(log).toEqual([0, 1, 2]);
    third.reject(new Error('NaN'));
    await macrotasks(3);
    expect(log).toEqual([0, 1, 2, '#NaN']);
    subscription.unsubscribe();
  });

  it('completes only after the last hold has settled', async () => {
    const hold = deferred<void>();
    const ready = (step: number) => (step === 0 ? undefined : hold.promise);
    const { log } = record(clock((step) => step, { credit$: of(advance(1)), ready }));
    await macrotasks(3);
    expect(log).toEqual([0]);
    hold.reject(new Error('late'));
    await macrotasks(3);
    expect(log).toEqual([0, '#late']);
  });

  it('is held also when the consumer requests the next step while it gets this one', async () => {
    const credit$ = new Subject<Credit>();
    const hold = deferred<void>();
    const log: number[] = [];
    let held: Promise<void> | undefined = hold.promise;
    const ready = (step: number) => {
      const promise = step === 1 ? held : undefined;
      if (step === 1) held = undefined;
      return promise;
    };
    const subscription = clock((step) => step, { credit$, ready }).subscribe((step) => {
      log.push(step);
      credit$.next(advance(1));
    });
    credit$.next(advance(1));
    await macrotasks(5);
    expect(log).toEqual([0]);
    hold.resolve();
    await macrotasks(5);
    expect(log.length).toBeGreaterThan(1);
    subscription.unsubscribe();
  });

  it('is held also by what comes up between two steps', async () => {
    const hold = deferred<void>();
    let held: Promise<void> | undefined;
    const { log, subscription } = record(
      clock((step) => step, { ready: () => held }).pipe(
        tap((step) => {
          if (step === 1)
            queueMicrotask(() => {
              held = hold.promise;
            });
        }),
      ),
    );
    await macrotasks(9);
    expect(log).toEqual([0, 1]);
    held = undefined;
    hold.resolve();
    await macrotasks(2);
    expect(log).toContain(2);
    subscription.unsubscribe();
  });

  it('fails with its control while a promise is awaited', async () => {
    const { source } = promised();
    const { log } = record(
      clock(source, {
        credit$: concat(
          of(run),
          throwError(() => new Error('socket')),
        ),
      }),
    );
    await macrotasks(2);
    expect(log).toEqual(['#socket']);
  });
});

describe('clock, in real time', () => {
  it('lets timers run while it runs', async () => {
    let fired = 0;
    let due = false;
    const interval = setInterval(() => fired++, 5);
    const timeout = setTimeout(() => {
      due = true;
    }, 20);
    // A clock that starves the event loop would run into the limit.
    const limit = 5_000_000;
    const enough = (step: number): boolean => step < limit && !(due && fired >= 3);
    const steps = await new Promise<number>((resolve) => {
      let last = 0;
      clock((step) => step)
        .pipe(takeWhile(enough))
        .subscribe({
          next: (step) => {
            last = step;
          },
          complete: () => resolve(last),
        });
    });
    clearInterval(interval);
    clearTimeout(timeout);
    expect({ due, threeTimes: fired >= 3, starved: steps >= limit - 1 }).toEqual({
      due: true,
      threeTimes: true,
      starved: false,
    });
  });

  it('two clocks take turns', async () => {
    const log: string[] = [];
    const count = (name: string) =>
      new Promise<void>((resolve) => {
        clock((step) => `${name}${step}`)
          .pipe(take(4), toArray())
          .subscribe({ complete: resolve });
        clock((step) => `${name}${step}`)
          .pipe(take(4))
          .subscribe((each) => log.push(each));
      });
    await Promise.all([count('a'), count('b')]);
    await macrotasks(2);
    expect(log).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });
});
