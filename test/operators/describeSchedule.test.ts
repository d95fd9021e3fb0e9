import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { adaptive, piecewise } from 'rxgan';
import { gradientPenalty, hinge, r1, r2, wasserstein } from 'rxgan/losses';
import { memoryKey, type Players } from 'rxgan/models';
import {
  type Adding,
  alternating,
  assertFinite,
  describeSchedule,
  discriminatorStep,
  ema,
  every,
  generatorStep,
  gradientNorms,
  learning,
  minimize,
  phases,
  remember,
  rememberEvaluation,
  simultaneousStep,
  step,
  stopWhen,
  takeSteps,
  times,
  when,
} from 'rxgan/operators';
import { lazily } from 'rxgan/recipes';
import { checkpointEvery } from 'rxgan/runs';
import type { Metrics } from 'rxgan/streams';
import { delay, filter, map, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { numTensors, startJs } from '../support/fakes.js';
import { anySchedule, callsOf, executedAt, tests } from './anySchedule.js';
import { readSchedule } from './readSchedule.js';

const never = (): never => {
  throw new Error('called');
};
const [d, g] = [discriminatorStep(hinge), generatorStep(hinge)];
const late = (): boolean => never();
const measured = adaptive({ name: 'k', metrics: [memoryKey('dLoss')], initial: 3, update: never });
const own = step(function spread(): {} {
  return never();
});
type Coder = Players<'encoder' | 'decoder'>;
const coder: Adding<{}, Coder> = minimize(['encoder', 'decoder'], never);

beforeAll(startJs);

describe('describeSchedule', () => {
  it.each<[string, Adding<Metrics>]>([
    ['D', d],
    ['G', g],
    ['D+G', simultaneousStep(hinge)],
    ['D+G', simultaneousStep(hinge, { consensus: 10 })],
    ['EMA', ema('generator', 0.9)],
    ['spread', own],
    ['step', step(() => never())],
    ['D | G', alternating(hinge)],
    ['D | G every 5', alternating(hinge, { nCritic: 5 })],
    ['D | G every 5', alternating(hinge, { nCritic: 5, shared: true })],
    ['D | G every 100, from 2500 every 5', alternating(hinge, { nCritic: piecewise(100, [2_500, 5]) })],
    ['D | G | EMA', flow(d, g, ema('generator'))],
  ])('%s: steps', (line, schedule) => {
    expect(describeSchedule(schedule)).toBe(line);
  });

  it.each<[string, Adding<Metrics>]>([
    ['D every 5', every(5, d)],
    ['D', every(1, d)],
    ['D every 6', every(2, every(3, d))],
    ['D every 4', every(2, every(4, d))],
    ['D every 6', every(2, learning('discriminator', every(3, d)))],
    ['D every 6', every(2, every(1, phases(every(() => 3, d))))],
    ['(D | G every 3) every 2', every(2, flow(d, every(3, g)))],
    ['(D | G) every 5', every(5, flow(d, g))],
    ['D every 100, from 2500 every 5', every(piecewise(100, [2_500, 5]), d)],
    ['(D every 100, from 2500 every 5) every 2', every(2, every(piecewise(100, [2_500, 5]), d))],
    ['D every 1, from 2 every 2, from 4 every 3, from 6 every 4', every(piecewise(1, [2, 2], [4, 3], [6, 4]), d)],
    ['D every n(step)', every(piecewise(1, [2, 2], [4, 3], [6, 4], [8, 5]), d)],
    ['D every n(step)', every((now) => now + 1, d)],
    ['D×2', times(2, d)],
    ['D', times(1, d)],
    ['D×6', times(2, times(3, d))],
    ['D×2 every 5', every(5, times(2, d))],
    ['(D every 5)×2', times(2, every(5, d))],
    ['(D | G)×2', times(2, flow(d, g))],
    ['(D+G)×2', times(2, simultaneousStep(hinge))],
    ['D+G every 2', every(2, simultaneousStep(hinge))],
    ['D×2, from 10 ×1', times(piecewise(2, [10, 1]), d)],
    ['D×k(step)', times((now) => now + 1, d)],
    ['D×k(step)', times((now) => 2 * measured(now), d)],
    ['G every n(step)', every(measured, g)],
    [
      '(D×k(step))×2',
      times(
        2,
        times((now) => now + 1, d),
      ),
    ],
    ['D when late', when(late, d)],
    ['D at times', when(() => never(), d)],
    ['(D when late) every 2', every(2, when(late, d))],
    ['(D every 2) when late', when(late, every(2, d))],
    ['(D | G) when late', when(late, flow(d, g))],
    ['D', learning('discriminator', d)],
    ['D | G', learning('discriminator', flow(d, g))],
  ])('%s: every, times, when, learning', (line, schedule) => {
    expect(describeSchedule(schedule)).toBe(line);
  });

  it.each<[string, Adding<Metrics>]>([
    ['[D, from 20: G]', phases(d, [20, g])],
    ['[D, from 20: G, from 100: EMA]', phases(d, [20, g], [100, ema('generator')])],
    ['[D, from 20 (local): G every 2]', phases(d, [20, every(2, g), { local: true }])],
    ['[D×2, from 20: D | G every 5]', phases(times(2, d), [20, alternating(hinge, { nCritic: 5 })])],
    ['[D, from 20: (G every 3, from 9 every 1)]', phases(d, [20, every(piecewise(3, [9, 1]), g)])],
    ['[D, from 20: (D | G every 3, from 9 every 1)]', phases(d, [20, flow(d, every(piecewise(3, [9, 1]), g))])],
    ['[D, from 20: nothing]', phases(d, [20, assertFinite()])],
    ['[D, from 20: [G, from 30: D]]', phases(d, [20, phases(g, [30, d])])],
    ['[D, from 20: G] every 5', every(5, phases(d, [20, g]))],
    ['[D, from 20: G]×2 | EMA', flow(times(2, phases(d, [20, g])), ema('generator'))],
    ['D', phases(d)],
  ])('%s: phases', (line, schedule) => {
    expect(describeSchedule(schedule)).toBe(line);
  });

  it('names players of any name', () => {
    const both = flow(coder, ema('encoder'), every(2, coder));
    expect(describeSchedule<Coder>(both)).toBe('encoder+decoder | EMA encoder | encoder+decoder every 2');
    const one: Adding<{}, Coder> = minimize(['decoder'], never);
    expect(describeSchedule(times(2, one))).toBe('decoder×2');
    expect(describeSchedule<Coder>(times(2, ema('encoder')))).toBe('(EMA encoder)×2');
  });

  it('shows the terms of a loss that come and go in a cycle', () => {
    const lazy = discriminatorStep(lazily(4, r1, 0.1)(hinge));
    expect(describeSchedule(flow(lazy, g))).toBe('r1·D D D D | G');
    expect(describeSchedule(every(5, lazy))).toBe('(r1·D D D D) every 5');
    expect(describeSchedule(times(2, lazy))).toBe('(r1·D D D D)×2');
    expect(describeSchedule(phases(g, [3, lazy]))).toBe('[G, from 3: r1·D D D D]');
    expect(describeSchedule(alternating(lazily(2, r1, 0.1)(hinge), { nCritic: 5 }))).toBe('r1·D D | G every 5');
    expect(describeSchedule(simultaneousStep(lazily(2, r1, 0.1)(hinge)))).toBe('r1·D+G D+G');
    const penalized = gradientPenalty(10)(wasserstein);
    expect(describeSchedule(discriminatorStep(penalized))).toBe('D');
    expect(describeSchedule(discriminatorStep(lazily(3, r2, 0.1)(penalized)))).toBe('r2·D D D');
    const cycle = [r1(1)(hinge), hinge, r1(1)(r2(1)(hinge))] as const;
    expect(describeSchedule(discriminatorStep((now) => cycle[now % 3]!))).toBe('r1·D D r2·r1·D');
  });

  it('shows no cycle where there is none, or one too long to tell', () => {
    expect(describeSchedule(discriminatorStep(piecewise(hinge, [100, r1(1)(hinge)])))).toBe('D');
    expect(describeSchedule(discriminatorStep(piecewise(hinge, [5, r1(1)(hinge)])))).toBe('D');
    expect(describeSchedule(discriminatorStep(lazily(1, r1, 0.1)(hinge)))).toBe('D');
    expect(describeSchedule(discriminatorStep(lazily(16, r1, 0.1)(hinge)))).toBe(`r1·D${' D'.repeat(15)}`);
    expect(describeSchedule(discriminatorStep(lazily(17, r1, 0.1)(hinge)))).toBe('D');
  });

  it('looks at schedules in as many steps as it is told', () => {
    const schedule = flow(discriminatorStep(lazily(4, r1, 0.1)(hinge)), every(piecewise(3, [10, 1]), g));
    expect(describeSchedule(schedule, { steps: 11 })).toBe('r1·D D D D | G every 3, from 10 every 1');
    expect(describeSchedule(schedule, { steps: 10 })).toBe('r1·D D D D | G every 3');
    expect(describeSchedule(schedule, { steps: 7 })).toBe('D | G every 3');
    expect(() => describeSchedule(schedule, { steps: 0 })).toThrow('describeSchedule.steps');
  });

  it('leaves out what does not learn', () => {
    const seen: unknown[] = [];
    const schedule = flow(
      flow(d, remember(memoryKey('dLoss')), takeSteps(1), stopWhen(never)),
      flow(every(50, assertFinite()), gradientNorms(['generator'], never), checkpointEvery(1, never)),
      flow(
        rememberEvaluation(memoryKey('score'), 1, never),
        tap((tick) => seen.push(tick.step)),
        map((tick) => ({ ...tick })),
        filter(({ step: now }) => now === 0),
        g,
      ),
    );
    expect(describeSchedule(schedule)).toBe('D | G');
    expect(seen).toEqual([0]);
    expect(describeSchedule(flow(every(2, assertFinite()), times(2, assertFinite())))).toBe('nothing');
    expect(describeSchedule(phases(assertFinite(), [5, when(late, assertFinite())]))).toBe('nothing');
    expect(describeSchedule((ticks$) => ticks$)).toBe('nothing');
  });

  it('says where it cannot know what follows', () => {
    const reading: Adding<{}> = flow(
      map((tick) => ({ ...tick, batch: tf.mul(tick.batch, 2) })),
      d,
    );
    const dropped: Adding<{}> = flow(
      filter(({ step: now }) => now > 0),
      g,
    );
    expect(describeSchedule(flow(d, reading))).toBe('D | …');
    expect(describeSchedule(flow(dropped, d))).toBe('…');
    expect(describeSchedule(flow(d, delay(1), g))).toBe('D | …');
    // What stands around it, and what comes after that, is known all the same.
    expect(describeSchedule(flow(d, every(5, reading), times(2, dropped), g))).toBe('D | … every 5 | …×2 | G');
  });

  it('changes nothing, makes nothing, and can be asked again', () => {
    const before = numTensors();
    const twice = times(2, flow(d, own));
    expect([describeSchedule(twice), describeSchedule(twice)]).toEqual(['(D | spread)×2', '(D | spread)×2']);
    expect(numTensors()).toBe(before);
  });
});

describe('a description of any schedule', () => {
  it('says what is executed, to a reader who knows nothing else, and calls nothing', () => {
    fc.assert(
      fc.property(anySchedule({ withTests: true }), (schedule) => {
        let line = '';
        const calls = callsOf(() => {
          line = describeSchedule(schedule);
        });
        expect(calls).toEqual([]);
        const meaning = readSchedule(line, tests);
        for (let now = 0; now < 14; now++)
          expect(executedAt(now, schedule), `${line} at step ${now}`).toEqual(meaning(now, now));
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
