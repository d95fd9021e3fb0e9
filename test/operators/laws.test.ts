import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { piecewise } from 'rxgan';
import { every, phases, times, when } from 'rxgan/operators';
import { from, type MonoTypeOperatorFunction, map, mergeMap, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Fake, fake } from './notifications.js';

type Operator = MonoTypeOperatorFunction<Fake>;

/** Operators that do something to every tick, twice or never included, so that order and number can be seen. */
const operator: fc.Arbitrary<Operator> = fc
  .record({ letter: fc.constantFrom('D', 'G', 'A'), copies: fc.nat(2), period: fc.integer({ min: 1, max: 3 }) })
  .map(({ letter, copies, period }) =>
    flow(
      map((tick: Fake) => ({ ...tick, log: tick.log + letter })),
      mergeMap((tick: Fake) => (tick.step % period === 0 ? from(Array<Fake>(copies).fill(tick)) : of(tick))),
    ),
  );
const steps = fc.array(fc.nat(9), { maxLength: 12 });
const count = fc.integer({ min: 1, max: 3 });
const period = fc.integer({ min: 1, max: 6 });

/** The whole story: values in order, and how it ended. */
const story = (through: Operator, input: readonly number[]): string[] => {
  const seen: string[] = [];
  from(input.map((step) => fake(step)))
    .pipe(through)
    .subscribe({ next: ({ step, log }) => seen.push(`${step}${log}`), complete: () => seen.push('|') });
  return seen;
};
const equal = (left: Operator, right: Operator, input: readonly number[]): void => {
  expect(story(left, input)).toEqual(story(right, input));
};
const runs = { seed: 7, numRuns: 200 };

const always = () => true;
const never = () => false;
const identity: Operator = (source) => source;

describe('schedules, as an algebra', () => {
  it('times(1, f) = f', () =>
    fc.assert(
      fc.property(operator, steps, (f, input) => equal(times(1, f), f, input)),
      runs,
    ));
  it('times(a, times(b, f)) = times(a · b, f)', () =>
    fc.assert(
      fc.property(count, count, operator, steps, (a, b, f, input) =>
        equal(times(a, times(b, f)), times(a * b, f), input),
      ),
      runs,
    ));
  it('times(a + b, f) = flow(times(a, f), times(b, f))', () =>
    fc.assert(
      fc.property(count, count, operator, steps, (a, b, f, input) =>
        equal(times(a + b, f), flow(times(a, f), times(b, f)), input),
      ),
      runs,
    ));
  it('when(always, f) = f', () =>
    fc.assert(
      fc.property(operator, steps, (f, input) => equal(when(always, f), f, input)),
      runs,
    ));
  it('when(never, f) = identity', () =>
    fc.assert(
      fc.property(operator, steps, (f, input) => equal(when(never, f), identity, input)),
      runs,
    ));
  it('when(p, when(q, f)) = when(p and q, f)', () =>
    fc.assert(
      fc.property(count, count, operator, steps, (a, b, f, input) => {
        const p = ({ step }: Fake) => step % a === 0;
        const q = ({ step }: Fake) => step % b === 0;
        equal(
          when(p, when(q, f)),
          when((tick) => p(tick) && q(tick), f),
          input,
        );
      }),
      runs,
    ));
  it('every(1, f) = f', () =>
    fc.assert(
      fc.property(operator, steps, (f, input) => equal(every(1, f), f, input)),
      runs,
    ));
  it('every(n, f) = when(step + 1 is a multiple of n, f)', () =>
    fc.assert(
      fc.property(count, operator, steps, (n, f, input) =>
        equal(
          every(n, f),
          when(({ step }) => (step + 1) % n === 0, f),
          input,
        ),
      ),
      runs,
    ));
  it('every(a, every(b, f)) = every(lcm(a, b), f): every(2, every(3, f)) acts on every sixth step', () =>
    fc.assert(
      fc.property(period, period, operator, steps, (a, b, f, input) => {
        const lcm = Array.from({ length: a * b }, (_, i) => i + 1).find((n) => n % a === 0 && n % b === 0)!;
        equal(every(a, every(b, f)), every(lcm, f), input);
      }),
      runs,
    ));
  it('every(a schedule that is always n, f) = every(n, f)', () =>
    fc.assert(
      fc.property(period, operator, steps, (n, f, input) =>
        equal(
          every(() => n, f),
          every(n, f),
          input,
        ),
      ),
      runs,
    ));
  it('every(piecewise(a, [k, b]), f) = phases(every(a, f), [k, every(b, f)])', () =>
    fc.assert(
      fc.property(period, period, fc.nat(9), operator, steps, (a, b, k, f, input) =>
        equal(every(piecewise(a, [k, b]), f), phases(every(a, f), [k, every(b, f)]), input),
      ),
      runs,
    ));
  it('flow(when(p, f), when(not p, f)) = f for tests of the step alone', () =>
    fc.assert(
      fc.property(count, operator, steps, (n, f, input) => {
        const p = ({ step }: Fake) => step % n === 0;
        equal(
          flow(
            when(p, f),
            when((tick: Fake) => !p(tick), f),
          ),
          f,
          input,
        );
      }),
      runs,
    ));
  it('when(p, flow(f, g)) = flow(when(p, f), when(p, g)) for tests of the step alone', () =>
    fc.assert(
      fc.property(count, operator, operator, steps, (n, f, g, input) => {
        const p = ({ step }: Fake) => step % n === 0;
        equal(when(p, flow(f, g)), flow(when(p, f), when(p, g)), input);
      }),
      runs,
    ));
  it('phases(f) = f', () =>
    fc.assert(
      fc.property(operator, steps, (f, input) => equal(phases(f), f, input)),
      runs,
    ));
  it('phases(f, [k, f]) = f', () =>
    fc.assert(
      fc.property(operator, fc.nat(9), steps, (f, k, input) => equal(phases(f, [k, f]), f, input)),
      runs,
    ));
  it('phases(f, [k, g]) = flow(when(step < k, f), when(step >= k, g)) for steps that keep a tick', () =>
    fc.assert(
      fc.property(fc.nat(9), steps, (k, input) => {
        const f = map((tick: Fake) => ({ ...tick, log: `${tick.log}D` }));
        const g = map((tick: Fake) => ({ ...tick, log: `${tick.log}G` }));
        const apart = flow(
          when(({ step }: Fake) => step < k, f),
          when(({ step }: Fake) => step >= k, g),
        );
        equal(phases(f, [k, g]), apart, input);
      }),
      runs,
    ));
  it('phases(f, [0, g, { local: true }]) = g', () =>
    fc.assert(
      fc.property(operator, operator, steps, (f, g, input) => equal(phases(f, [0, g, { local: true }]), g, input)),
      runs,
    ));
  it('phases(f, [k, every(n, g), { local: true }]) counts n from k, and without it from 0', () =>
    fc.assert(
      fc.property(operator, operator, fc.nat(9), count, steps, (f, g, k, n, input) => {
        const counted = when(({ step }: Fake) => (step - k + 1) % n === 0, g);
        equal(phases(f, [k, every(n, g), { local: true }]), phases(f, [k, counted]), input);
        equal(phases(f, [k, every(n, g)]), phases(f, [k, when(({ step }) => (step + 1) % n === 0, g)]), input);
      }),
      runs,
    ));
  it('phases(f, [k, phases(g, [l, h, local]), local]) = phases(f, [k, g, local], [k + l, h, local]) for l above 0', () =>
    fc.assert(
      fc.property(operator, count, count, fc.nat(5), count, steps, (f, n, m, k, l, input) => {
        const [g, h] = [every(n, f), every(m, f)];
        const local = { local: true };
        const nested = phases(f, [k, phases(g, [l, h, local]), local]);
        equal(nested, phases(f, [k, g, local], [k + l, h, local]), input);
      }),
      runs,
    ));
  it('flow is associative', () =>
    fc.assert(
      fc.property(operator, operator, operator, steps, (f, g, h, input) =>
        equal(flow(flow(f, g), h), flow(f, flow(g, h)), input),
      ),
      runs,
    ));
});
