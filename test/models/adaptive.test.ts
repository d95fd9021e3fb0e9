import fc from 'fast-check';
import { adaptive, linear, reduceOnPlateau, type Schedule } from 'rxgan';
import { runControl, tunable } from 'rxgan/control';
import { hinge } from 'rxgan/losses';
import { adam, type Model, memoryKey, mlpGan } from 'rxgan/models';
import {
  describeSchedule,
  discriminatorStep,
  generatorStep,
  phases,
  remember,
  report,
  step,
  takeSteps,
  times,
} from 'rxgan/operators';
import { checkpoint, restore } from 'rxgan/runs';
import { ticks } from 'rxgan/streams';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adaptiveRules } from '../../src/models/adaptive.js';
import { emptyMemory, type Memory, openFor } from '../../src/models/memory.js';
import { data } from '../operators/training.js';
import { startJs } from '../support/fakes.js';

beforeAll(startJs);

const [x, y] = [memoryKey('x'), memoryKey('y')];
const within = <A>(memory: Memory, body: () => A): A => {
  const close = openFor(memory);
  try {
    return body();
  } finally {
    close();
  }
};
const sum = (name = 'sum') =>
  adaptive({ name, metrics: [x, y], initial: 0, update: (value, measured) => value + measured.x + measured.y });
/** The memory of a model with these adaptive schedules. */
const memoryOf = (...schedules: readonly Schedule[]) => emptyMemory(schedules.map((each) => adaptiveRules.of(each)!));

describe('an adaptive schedule', () => {
  test('moves once for each time that all of its metrics have been given, whoever asks and when', () => {
    const schedule = sum();
    const memory = memoryOf(schedule);
    const value = () => within(memory, () => schedule(0));
    memory.set(x, 1);
    memory.set(x, 2);
    expect(value()).toBe(0);
    memory.set(y, 10);
    expect([value(), value()]).toEqual([12, 12]);
    memory.set(y, 20);
    memory.set(x, 3);
    expect(value()).toBe(35);
  });

  test('has a state for each model, and is what it begins with outside of steps', () => {
    const schedule = sum();
    const [one, other] = [memoryOf(schedule), memoryOf(schedule)];
    const both = () => [one, other].map((memory) => within(memory, () => schedule(0)));
    one.set(x, 1);
    one.set(y, 1);
    expect(both()).toEqual([2, 0]);
    expect(schedule(0)).toBe(0);
  });

  test('is part of the formula of another one', () => {
    const scheduled = sum();
    const memory = memoryOf(scheduled);
    const twice: Schedule = (now) => 2 * scheduled(now) + linear(0, 1, 10)(now);
    memory.set(x, 1);
    memory.set(y, 1);
    expect(within(memory, () => twice(5))).toBe(4.5);
  });

  test('goes on in a restored memory', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -9, max: 9 })), { maxLength: 20 }),
        fc.nat(20),
        (given, savedAt) => {
          const through = (memory: Memory, from: number, to: number): void => {
            for (const [first, value] of given.slice(from, to)) memory.set(first ? x : y, value);
          };
          const weighted = adaptive({
            name: 'w',
            metrics: [x, y],
            initial: 1,
            update: (w, m) => 0.5 * w + m.x - 2 * m.y,
          });
          const [whole, before, after] = [memoryOf(weighted), memoryOf(weighted), memoryOf(weighted)];
          through(whole, 0, 20);
          through(before, 0, savedAt);
          after.restore(before.contents());
          through(after, savedAt, 20);
          expect(within(after, () => weighted(0))).toBe(within(whole, () => weighted(0)));
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  const one = { name: 'p', metrics: [x], initial: 0, update: (p: number) => p };
  test.each([
    ['no metrics', { ...one, metrics: [] }, 'schedule p: names no metric, or one twice'],
    ['a metric twice', { ...one, metrics: [x, x] }, 'schedule p: names no metric, or one twice'],
    ['no number', { ...one, initial: Number.NaN }, 'schedule p: expected a number, got NaN'],
    ['no name', { ...one, name: '' }, 'adaptive.name: expected'],
  ])('with %s is refused', (_, options, message) => expect(() => adaptive(options)).toThrow(message));

  test('that becomes NaN is refused when it does', () => {
    const broken = adaptive({ name: 'p', metrics: [x], initial: 1, update: (_, m) => m.x / 0 });
    const memory = memoryOf(broken);
    expect(() => memory.set(x, 0)).toThrow('schedule p: expected a number, got NaN; give a finite number');
  });

  test('must be named to the model, by a name of its own', () => {
    const named = (...schedules: readonly Schedule[]) => mlpGan({ seed: 1, hidden: [4], adaptive: schedules });
    expect(named(sum(), sum())).toThrow('model.adaptive: two schedules are called sum; give one another name');
    expect(named(linear(0, 1, 2))).toThrow(
      'model.adaptive[0]: is no adaptive schedule; use adaptive(…) or reduceOnPlateau(…)',
    );
    expect(() => within(memoryOf(sum()), () => sum()(0))).toThrow(
      'schedule sum: is not of this model; name it in the adaptive of the model',
    );
  });
});

describe('an adaptive schedule in a run', () => {
  const dLoss = memoryKey('dLoss');
  const schedules = () => ({
    updates: adaptive({
      name: 'updates',
      metrics: [dLoss],
      initial: 2,
      update: (k, measured) => Math.min(3, Math.max(1, k + (measured.dLoss > 1.9 ? 1 : -1))),
    }),
    rate: reduceOnPlateau(dLoss, { initial: 0.02, factor: 0.5, patience: 1 }),
  });
  const make = ({ rate, updates }: ReturnType<typeof schedules>) =>
    mlpGan({
      seed: 5,
      hidden: [4],
      optimizers: { generator: adam({ learningRate: rate }) },
      adaptive: [rate, updates],
    })();
  const run = (model: Model<'generator' | 'discriminator'>, { updates }: ReturnType<typeof schedules>, steps: number) =>
    lastValueFrom(
      ticks(model, data).pipe(
        times(updates, discriminatorStep(hinge)),
        phases(
          step(() => ({})),
          [5, generatorStep(hinge)],
        ),
        remember(dLoss),
        takeSteps(steps),
        report(),
        toArray(),
      ),
    );

  test('is the same run whoever asks for the value, and when', async () => {
    const updates = async (look: (schedule: Schedule, now: number) => void): Promise<number> => {
      const turns = adaptive({ name: 'turns', metrics: [dLoss], initial: 1, update: (k) => (k % 3) + 1 });
      const model = mlpGan({ seed: 5, hidden: [4], adaptive: [turns] })();
      await lastValueFrom(
        ticks(model, data).pipe(
          tap(({ step: now }) => look(turns, now)),
          phases(discriminatorStep(hinge), [5, times(turns, discriminatorStep(hinge))]),
          remember(dLoss),
          takeSteps(12),
          report(),
        ),
      );
      const { iterations } = model.players.discriminator;
      model[Symbol.dispose]();
      return iterations;
    };
    const alone = await updates(() => undefined);
    expect(alone).toBeGreaterThan(12);
    expect(await updates((schedule, now) => void schedule(now))).toBe(alone);
    expect(await updates((schedule) => void describeSchedule(times(schedule, discriminatorStep(hinge))))).toBe(alone);
  });

  test('is shown by a control as it is at the step to come', async () => {
    const count = adaptive({ name: 'count', metrics: [dLoss], initial: 0, update: (value) => value + 1 });
    const control = runControl({ tunables: { k: tunable(count, { max: 9 }) } });
    const model = mlpGan({ seed: 5, hidden: [4], adaptive: [count] })();
    expect(control.values()).toEqual({ k: 0 });
    await lastValueFrom(ticks(model, data, { control }).pipe(discriminatorStep(hinge), remember(dLoss), takeSteps(8)));
    expect(control.values()).toEqual({ k: 8 });
    model[Symbol.dispose]();
  });

  test.each([1, 4, 5, 6, 9])('goes on bit for bit after a checkpoint before step %i', async (at) => {
    const [whole, split, resumed] = [schedules(), schedules(), schedules()];
    const [one, two, three] = [make(whole), make(split), make(resumed)];
    const rows = await run(one, whole, 14);
    expect(
      new Set(rows.map(({ fusedUpdates }, i) => fusedUpdates - (rows[i - 1]?.fusedUpdates ?? 0))).size,
    ).toBeGreaterThan(2);
    const before = await run(two, split, at);
    expect(restore(three, (await checkpoint(two)).bytes)).toEqual({ _tag: 'Right', right: { step: at } });
    expect([...before, ...(await run(three, resumed, 14 - at))]).toEqual(rows);
    expect(three.memory.contents()).toEqual(one.memory.contents());
    for (const model of [one, two, three]) model[Symbol.dispose]();
  });
});

describe('reduceOnPlateau', () => {
  const metric = memoryKey('metric');
  const values = (options: Omit<Parameters<typeof reduceOnPlateau>[1], 'initial'>, measured: readonly number[]) => {
    const rate = reduceOnPlateau(metric, { initial: 1, ...options });
    const memory = memoryOf(rate);
    return measured.map((value) => {
      memory.set(metric, value);
      return within(memory, () => rate(0));
    });
  };
  test.each([
    [
      'falls after more than patience measurements that are no better',
      { factor: 0.5, patience: 2 },
      [3, 3, 3, 3, 3, 3, 3],
      [1, 1, 1, 0.5, 0.5, 0.5, 0.25],
    ],
    ['starts to count again with a better one', { factor: 0.5, patience: 1 }, [3, 3, 2, 2, 2], [1, 1, 1, 1, 0.5]],
    [
      'asks for more than the threshold',
      { factor: 0.5, patience: 0, threshold: 0.1 },
      [10, 9.5, 8.9, 8.5],
      [1, 0.5, 0.5, 0.25],
    ],
    ['rests after a fall', { factor: 0.5, patience: 0, cooldown: 2 }, [1, 1, 1, 1, 1], [1, 0.5, 0.5, 0.5, 0.25]],
    ['stops at min', { factor: 0.5, patience: 0, min: 0.3 }, [1, 1, 1, 1], [1, 0.5, 0.3, 0.3]],
    ['maximizes', { factor: 0.5, patience: 0, maximize: true }, [1, 2, 2, -5], [1, 1, 0.5, 0.25]],
    ['is right below 0', { factor: 0.5, patience: 0, threshold: 0.1 }, [-10, -10.5, -12], [1, 0.5, 0.5]],
    ['takes a NaN for no better', { factor: 0.5, patience: 1 }, [1, Number.NaN, Number.NaN, 0.5], [1, 1, 0.5, 0.5]],
  ])('%s', (_, options, measured, expected) => expect(values(options, measured)).toEqual(expected));

  test.each([
    ['factor', 1],
    ['factor', 0],
    ['patience', -1],
    ['patience', 1.5],
    ['threshold', Number.NaN],
    ['cooldown', -1],
    ['min', -1],
    ['initial', -1],
  ])('refuses %s %d', (option, value) =>
    expect(() => reduceOnPlateau(metric, { initial: 1, [option]: value })).toThrow(
      `reduceOnPlateau.${option}: expected`,
    ),
  );
});
