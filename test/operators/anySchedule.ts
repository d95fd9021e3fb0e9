import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { piecewise, type Scheduled } from 'rxgan';
import { type Adding, every, phases, step, times, when } from 'rxgan/operators';
import { of } from 'rxjs';
import { fakeTick } from '../support/fakes.js';

const named = <F extends (...input: never[]) => unknown>(name: string, f: F): F =>
  Object.defineProperty(f, 'name', { value: name });

/** Names of what was called, in order. */
let called: string[] = [];

/** What is called meanwhile: steps that are executed and tests that are asked, by name. */
export const callsOf = (run: () => void): readonly string[] => {
  called = [];
  run();
  return called;
};

export const steps: Readonly<Record<string, Adding<{}>>> = Object.fromEntries(
  ['a', 'b', 'c'].map((name) => {
    const execute = (): {} => {
      called.push(name);
      return {};
    };
    return [name, step(named(name, execute))];
  }),
);

/** The steps that a schedule executes at a step of the run. */
export const executedAt = (now: number, schedule: Adding<{}>): readonly string[] =>
  callsOf(() => of(fakeTick(now)).pipe(schedule).subscribe()).filter((name) => name in steps);

export const tests: Readonly<Record<string, (now: number) => boolean>> = {
  even: (now) => now % 2 === 0,
  late: (now) => now >= 7,
};
const ofTicks = Object.entries(tests).map(([name, test]) =>
  named(name, ({ step: now }: { readonly step: number }) => {
    called.push(name);
    return test(now);
  }),
);

const often = (max: number): fc.Arbitrary<Scheduled<number>> => {
  const n = fc.integer({ min: 1, max });
  const changes = fc.tuple(n, fc.integer({ min: 1, max: 6 }), n, fc.integer({ min: 7, max: 9 }), n);
  return fc.oneof(
    n,
    changes.map(([first, ...[a, second, b, third]]) => piecewise(first, [a, second], [b, third])),
  );
};

/** Schedules of these steps, nested in any way; tests are among them where they are wanted. */
export const anySchedule = ({ withTests }: { readonly withTests: boolean }): fc.Arbitrary<Adding<{}>> =>
  fc.letrec<{ schedule: Adding<{}> }>((tie) => {
    const any = tie('schedule');
    return {
      schedule: fc.oneof(
        { maxDepth: 4, depthSize: 'medium' },
        fc.constantFrom<Adding<{}>>(...Object.values(steps), (ticks$) => ticks$),
        fc.tuple(any, any).map(([f, g]) => flow(f, g)),
        fc.tuple(often(4), any).map(([n, f]) => every(n, f)),
        fc.tuple(often(2), any).map(([k, f]) => times(k, f)),
        fc
          .tuple(any, fc.nat(5), any, fc.boolean(), fc.integer({ min: 1, max: 4 }), any, fc.boolean())
          .map(([f, a, g, local, after, h, last]) => phases(f, [a, g, { local }], [a + after, h, { local: last }])),
        ...(withTests ? [fc.tuple(fc.constantFrom(...ofTicks), any).map(([test, f]) => when(test, f))] : []),
      ),
    };
  }).schedule;
