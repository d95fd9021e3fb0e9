import type { Closer } from '../model/followed.js';
import { placeOf } from '../model/times.js';
import type { Points } from './points.js';

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

// A point stands at its last row, as those of the history do.
const lastSteps = ({ to, detail: { steps, stride } }: Closer): readonly number[] =>
  steps.map((step, i) => {
    const next = steps[i + 1];
    return next === undefined ? (stride > 1 ? Math.max(step, to) : step) : next - (next - step) / Math.max(1, stride);
  });

/** The points of a history with a part of it in more detail, where there is one. What is not finite is known by the buckets. */
export const closeUp = (coarse: Points, metric: string, closer: Closer | undefined): Points => {
  const { min, max, mean } = closer?.detail.metrics[metric] ?? {};
  if (closer === undefined || mean === undefined || min === undefined || max === undefined) return coarse;
  const steps = lastSteps(closer);
  // A number that is not one says that the metric was not measured at that step, or was not finite: no point.
  const measured = steps.flatMap((_, i) => (finite(mean[i]) === null ? [] : [i]));
  if (measured.length === 0) return coarse;
  const [first, last] = [steps[measured[0]!]!, steps[measured.at(-1)!]!];
  const [before, after] = [placeOf(coarse.steps, first), placeOf(coarse.steps, last + 1e-9)];
  const around = <A>(values: readonly A[], inside: readonly A[]): readonly A[] => [
    ...values.slice(0, before),
    ...inside,
    ...values.slice(after),
  ];
  const pick = (values: readonly number[]): readonly (number | null)[] => measured.map((i) => finite(values[i]));
  return {
    steps: around(
      coarse.steps,
      measured.map((i) => steps[i]!),
    ),
    mean: around(coarse.mean, pick(mean)),
    min: around(coarse.min, pick(min)),
    max: around(coarse.max, pick(max)),
    bad: coarse.bad,
  };
};
