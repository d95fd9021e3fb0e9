import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { piecewise } from 'rxgan';
import { hinge, r1 } from 'rxgan/losses';
import { type Adding, discriminatorStep, every, generatorStep, phases, times, when } from 'rxgan/operators';
import { lazily } from 'rxgan/recipes';
import { filter } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { traceSchedule } from '../../src/operators/traceSchedule.js';
import { scheduleRows } from '../../src/recipes/scheduleRows.js';
import { anySchedule, executedAt, steps } from '../operators/anySchedule.js';

const drawn = (schedule: Adding<{}>, count = 8): readonly string[] =>
  scheduleRows(traceSchedule(schedule), count).map(({ label, marks }) => `${label} ${marks.join('')}`);
const [d, g] = [discriminatorStep(hinge), generatorStep(hinge)];
const lazy = discriminatorStep(lazily(4, r1, 0.1)(hinge));

describe('scheduleRows', () => {
  it('has a row for each step, with how often it is executed', () => {
    expect(drawn(flow(d, every(3, g)))).toEqual(['D ●●●●●●●●', 'G ··●··●··']);
    expect(drawn(times(piecewise(1, [2, 9], [4, 10]), every(2, g)))).toEqual(['G ·●·9·+·+']);
    expect(drawn(phases(d, [3, every(2, g), { local: true }]))).toEqual(['D ●●●·····', 'G ····●·●·']);
    expect(drawn(phases(d, [3, every(2, g)]))).toEqual(['D ●●●·····', 'G ···●·●·●']);
  });

  it('has a row for a term that comes and goes', () => {
    expect(drawn(lazy)).toEqual(['D ●●●●●●●●', '+ r1 ●···●···']);
    expect(drawn(phases(g, [3, lazy, { local: true }]))).toEqual(['G ●●●·····', 'D ···●●●●●', '+ r1 ···●···●']);
    expect(drawn(times(2, lazy))).toEqual(['D 22222222', '+ r1 2···2···']);
    expect(drawn(every(4, lazy))).toEqual(['D ···●···●']);
    expect(drawn(discriminatorStep(lazily(1, r1, 0.1)(hinge)))).toEqual(['D ●●●●●●●●']);
  });

  it('says where it cannot be told', () => {
    const dropped: Adding<{}> = filter(({ step }) => step > 0);
    expect(
      drawn(
        every(
          2,
          when(() => true, d),
        ),
      ),
    ).toEqual(['D ·?·?·?·?']);
    expect(drawn(every(2, dropped))).toEqual(['… ·?·?·?·?']);
  });

  it('asks no schedule of a phase that has not begun', () => {
    const strict = (step: number): number => {
      if (step < 0) throw new RangeError(`step ${step}`);
      return 2;
    };
    const inside = flow(
      every(strict, times(strict, g)),
      discriminatorStep((step) => (strict(step) === 2 ? hinge : r1(1)(hinge))),
    );
    expect(drawn(phases(d, [4, inside, { local: true }]))).toEqual(['D ●●●●····', 'G ·····2·2', 'D ····●●●●']);
  });

  it('draws of any schedule what is executed', () => {
    fc.assert(
      fc.property(anySchedule({ withTests: false }), (schedule) => {
        const rows = scheduleRows(traceSchedule(schedule), 14);
        for (let now = 0; now < 14; now++) {
          const executed = executedAt(now, schedule);
          for (const name of Object.keys(steps)) {
            const count = executed.filter((each) => each === name).length;
            const marks = rows.filter(({ label }) => label === name).map(({ marks: all }) => all[now]!);
            const sum = marks.reduce((total, mark) => total + '·●23456789+'.indexOf(mark), 0);
            // More than nine are drawn as more than nine.
            if (marks.includes('+')) expect(sum).toBeLessThanOrEqual(count);
            else expect(sum).toBe(count);
          }
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
