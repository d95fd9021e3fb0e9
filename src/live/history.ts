import type { Series } from './protocol.js';

/** What a run has measured so far, bounded: each metric keeps every 2^k-th value and the newest. */
export interface History {
  readonly append: (step: number, values: Readonly<Record<string, number>>) => void;
  /** By metric, in the order of first appearance. Live records: copy what must not change. */
  readonly series: ReadonlyMap<string, Series>;
  /** Start over from what another history has kept. */
  readonly load: (series: Readonly<Record<string, Series>>) => void;
}

interface Kept extends Series {
  stride: number;
  since: number;
  readonly steps: number[];
  readonly values: number[];
  min: number;
  max: number;
  bad: number;
}

const none = (): Kept => ({
  stride: 1,
  since: 0,
  steps: [],
  values: [],
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  bad: 0,
});

const halve = (numbers: number[]): void => {
  for (let i = 0; 2 * i < numbers.length; i++) numbers[i] = numbers[2 * i]!;
  numbers.length = Math.ceil(numbers.length / 2);
};

const appendTo = (kept: Kept, step: number, value: number, limit: number): void => {
  const { steps, values } = kept;
  if (Number.isFinite(value)) {
    kept.min = Math.min(kept.min, value);
    kept.max = Math.max(kept.max, value);
  } else kept.bad++;

  if (kept.since > 0) {
    steps.pop();
    values.pop();
  }
  const first = steps.length === 0;
  kept.since = first ? 0 : (kept.since + 1) % kept.stride;
  // A run that goes on from a checkpoint repeats steps: what it measures now replaces what was there.
  while (steps.length > 0 && steps.at(-1)! >= step) {
    steps.pop();
    values.pop();
    kept.since = 0;
  }
  steps.push(step);
  values.push(value);

  if (kept.since === 0 && steps.length >= limit) {
    halve(steps);
    halve(values);
    // Of an even number the newest goes, too; it stays as the provisional one.
    if (limit % 2 === 0) {
      steps.push(step);
      values.push(value);
      kept.since = kept.stride;
    }
    kept.stride *= 2;
  }
};

/** An empty history: `limit` values a metric and `names` metrics at most, for a run of any length. */
export const history = (limit = 2048, names = 256): History => {
  const series = new Map<string, Kept>();
  return {
    series,
    append: (step, values) => {
      for (const [name, value] of Object.entries(values)) {
        const kept = series.get(name) ?? none();
        if (!series.has(name) && series.size < names) series.set(name, kept);
        appendTo(kept, step, value, limit);
      }
    },
    load: (loaded) => {
      series.clear();
      for (const [name, one] of Object.entries(loaded))
        series.set(name, { ...one, steps: [...one.steps], values: [...one.values] });
    },
  };
};
