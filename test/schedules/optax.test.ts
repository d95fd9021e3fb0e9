import { readFileSync } from 'node:fs';
import {
  cosine,
  exponential,
  joined,
  linear,
  oneCycle,
  piecewise,
  polynomial,
  type Schedule,
  staircase,
  warmRestarts,
} from 'rxgan';
import { describe, expect, test } from 'vitest';

/** Calls of Optax, and their values at, before and after every boundary and far beyond; `source` says where they are from. */
const { schedules } = JSON.parse(readFileSync(new URL('./optax.json', import.meta.url), 'utf8')) as {
  readonly source: string;
  readonly schedules: readonly {
    readonly call: string;
    readonly steps: readonly number[];
    readonly values: readonly number[];
  }[];
};

const cycle = (steps: number): string =>
  `dict(init_value=0.2, peak_value=0.2, warmup_steps=0, decay_steps=${steps}, end_value=0.02)`;

/** The same in this library. */
const ours: Readonly<Record<string, Schedule>> = {
  'linear_schedule(init_value=1.0, end_value=-0.5, transition_steps=10)': linear(1, -0.5, 10),
  'linear_schedule(init_value=0.0, end_value=0.002, transition_steps=1000)': linear(0, 0.002, 1000),
  'cosine_decay_schedule(init_value=0.1, decay_steps=10)': cosine(0.1, 0, 10),
  'cosine_decay_schedule(init_value=0.004, decay_steps=7000, alpha=0.25)': cosine(0.004, 0.001, 7000),
  'exponential_decay(init_value=1.0, transition_steps=400, decay_rate=0.0001, end_value=0.0001)': exponential(
    1,
    1e-4,
    400,
  ),
  'exponential_decay(init_value=0.5, transition_steps=3, decay_rate=8.0, end_value=4.0)': exponential(0.5, 4, 3),
  'polynomial_schedule(init_value=25.0, end_value=10.0, power=2, transition_steps=10)': polynomial(25, 10, 10, 2),
  'polynomial_schedule(init_value=1.0, end_value=0.01, power=2, transition_steps=100)': polynomial(1, 0.01, 100, 2),
  'polynomial_schedule(init_value=0.0, end_value=3.0, power=0.5, transition_steps=7)': polynomial(0, 3, 7, 0.5),
  'exponential_decay(init_value=0.1, transition_steps=30, decay_rate=0.1, staircase=True)': staircase(0.1, 0.1, 30),
  'exponential_decay(init_value=1.0, transition_steps=2, decay_rate=2.0, staircase=True)': staircase(1, 2, 2),
  'piecewise_constant_schedule(init_value=0.1, boundaries_and_scales={3: 2.0, 6: 0.5})': piecewise(
    0.1,
    [3, 0.2],
    [6, 0.1],
  ),
  'join_schedules([constant_schedule(1.0), constant_schedule(2.0), constant_schedule(1.0)], [3, 6])': joined(
    [1, 3],
    [2, 3],
    [1, 1],
  ),
  'join_schedules([polynomial_schedule(1.0, 0.5, 2, 5), linear_schedule(3.0, 1.0, 20)], [8])': joined(
    [polynomial(1, 0.5, 5, 2), 8],
    [linear(3, 1, 20), 20],
  ),
  'warmup_cosine_decay_schedule(init_value=0.0, peak_value=0.5, warmup_steps=100, decay_steps=1000, end_value=0.0001)':
    joined([linear(0, 0.5, 100), 100], [cosine(0.5, 1e-4, 900), 900]),
  'warmup_exponential_decay_schedule(init_value=0.01, peak_value=1.0, warmup_steps=10, transition_steps=5, decay_rate=0.5, staircase=True)':
    joined([linear(0.01, 1, 10), 10], [staircase(1, 0.5, 5), 5]),
  [`sgdr_schedule([${cycle(10)}, ${cycle(20)}, ${cycle(40)}])`]: warmRestarts(0.2, 0.02, 10, 2),
  [`sgdr_schedule([${cycle(25)}, ${cycle(25)}, ${cycle(25)}])`]: warmRestarts(0.2, 0.02, 25),
  'cosine_onecycle_schedule(transition_steps=5, peak_value=1000.0, pct_start=0.4, div_factor=10.0, final_div_factor=100.0)':
    oneCycle(1000, 5, { pctStart: 0.4, divFactor: 10, finalDivFactor: 100 }),
  'cosine_onecycle_schedule(transition_steps=997, peak_value=0.01)': oneCycle(0.01, 997),
  'linear_onecycle_schedule(transition_steps=10, peak_value=1000, pct_start=0.3, pct_final=0.7, div_factor=10.0, final_div_factor=100.0)':
    joined([linear(100, 1000, 3), 3], [linear(1000, 100, 4), 4], [linear(100, 1, 3), 3]),
};

/** A few roundings of the largest value: the formulas differ in their order of operations. */
const tolerance = (values: readonly number[]): number =>
  16 * Number.EPSILON * Math.max(...values.map((value) => Math.abs(value)));

describe('the values of Optax', () => {
  test('are all compared', () => {
    expect(schedules.map(({ call }) => call).sort()).toEqual(Object.keys(ours).sort());
  });

  test.each(schedules)('$call', ({ call, steps, values }) => {
    const errors = steps.map((step, i) => Math.abs(ours[call]!(step) - values[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance(values));
  });

  // Literals of Optax's own tests (OneCycleTest and PiecewiseInterpolateTest in _schedule_test.py at commit 682d312).
  test('include those that its own tests have written out', () => {
    const upAndDown = oneCycle(1000, 5, { pctStart: 0.4, divFactor: 10, finalDivFactor: 100 });
    [100, 550, 1000, 750.25, 250.75, 1, 1].forEach((value, step) => {
      expect(upAndDown(step)).toBeCloseTo(value, 9);
    });
    const lines = joined([linear(200, 300, 5), 5], [linear(300, 75, 5), 5]);
    [200, 220, 240, 260, 280, 300, 255, 210, 165, 120, 75, 75, 75].forEach((value, step) => {
      expect(lines(step)).toBeCloseTo(value, 9);
    });
  });
});
