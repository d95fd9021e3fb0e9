import fc from 'fast-check';
import { advance, type Credit, clock, pause, run } from 'rxgan/streams';
import { Subject, type Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';

/** A queue of macrotasks that moves only when the test says so, so that the model can be exact. */
class Turns {
  private waiting: (() => void)[] = [];
  readonly defer = (work: () => void): (() => void) => {
    this.waiting.push(work);
    return () => {
      this.waiting = this.waiting.filter((each) => each !== work);
    };
  };
  turn(): void {
    for (const work of this.waiting.splice(0)) work();
  }
  get length(): number {
    return this.waiting.length;
  }
}

interface Model {
  credit: Credit;
  emitted: number;
}
interface Real {
  readonly credit$: Subject<Credit>;
  readonly turns: Turns;
  readonly seen: number[];
  readonly subscription: Subscription;
}
type Command = fc.Command<Model, Real>;

const giving = (name: string, credit: Credit, next: (now: Credit) => Credit): Command => ({
  check: () => true,
  toString: () => name,
  run: (model, { credit$ }) => {
    credit$.next(credit);
    model.credit = next(model.credit);
  },
});
const advancing = (n: number): Command =>
  giving(`advance(${n})`, advance(n), (now) => (now === Number.POSITIVE_INFINITY ? n : now + n));
const waiting = (n: number): Command => ({
  check: () => true,
  toString: () => `wait(${n})`,
  run: (model, { turns, seen }) => {
    for (let i = 0; i < n; i++) {
      turns.turn();
      if (model.credit > 0) {
        model.credit--;
        model.emitted++;
      }
      expect(seen.length).toBe(model.emitted);
      expect(turns.length).toBeLessThanOrEqual(1);
    }
    expect(seen).toEqual(seen.map((_, i) => 3 + i));
  },
});

const commands = fc.commands(
  [
    fc.constant(giving('run', run, () => Number.POSITIVE_INFINITY)),
    fc.constant(giving('pause', pause, () => 0)),
    fc.integer({ min: 1, max: 8 }).map(advancing),
    fc.integer({ min: 1, max: 10 }).map(waiting),
  ],
  { maxCommands: 30 },
);

describe('clock', () => {
  it('takes exactly the steps that there is credit for, whatever is demanded when', () =>
    fc.assert(
      fc.property(commands, (sequence) => {
        let real: Real | undefined;
        fc.modelRun(() => {
          const credit$ = new Subject<Credit>();
          const turns = new Turns();
          const seen: number[] = [];
          const ticks$ = clock((step) => step, { from: 3, credit$, defer: turns.defer });
          real = { credit$, turns, seen, subscription: ticks$.subscribe((step) => seen.push(step)) };
          return { model: { credit: 0, emitted: 0 }, real };
        }, sequence);
        real!.subscription.unsubscribe();
        expect(real!.turns.length).toBe(0);
        expect(real!.credit$.observed).toBe(false);
      }),
      { seed: 7, numRuns: 300 },
    ));
});
