import type { Detail } from '../protocol/messages.js';
import type { Buckets } from '../record/buckets.js';
import type { RawRows } from '../record/rawRows.js';

/** How many points an answer has at most. */
export const pointLimit = 2048;

/** One metric at some places: least, largest and sum of its finite values; and how many those are, where it is not one. */
interface Values {
  readonly min: ArrayLike<number>;
  readonly max: ArrayLike<number>;
  readonly sum: ArrayLike<number>;
  readonly finite?: ArrayLike<number>;
}

interface Source {
  /** How many places there are, and how many rows are in one. */
  readonly length: number;
  readonly stride: number;
  readonly step: (i: number) => number;
  readonly wall: (i: number) => number;
  readonly values: (metric: string, from: number, to: number) => Values | undefined;
}

const ofRows = (rows: RawRows): Source => ({
  length: rows.count(),
  stride: 1,
  step: rows.step,
  wall: rows.wall,
  values: (metric, from, to) => {
    const values = rows.values(metric, from, to);
    return { min: values, max: values, sum: values };
  },
});

const ofBuckets = ({ length, stride, steps, walls, columns }: Buckets): Source => ({
  length,
  stride,
  step: (i) => steps[i]!,
  wall: (i) => walls[i]!,
  values: (metric, from, to) => {
    const column = columns.get(metric);
    if (column === undefined) return undefined;
    const { min, max, sum, finite } = column;
    return {
      min: min.subarray(from, to),
      max: max.subarray(from, to),
      sum: sum.subarray(from, to),
      finite: finite.subarray(from, to),
    };
  },
});

/** The first place whose step is at least `step`. */
const placeOf = ({ length, step: at }: Source, step: number): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < step) low = middle + 1;
    else high = middle;
  }
  return low;
};

// Nine digits are all that tells one 32-bit number from the next.
const digits = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(9)) : Number.NaN);

/** Least, largest and mean of the finite values at the places from `from` up to `to`; NaN if there are none. */
const pointOf = (values: Values | undefined, from: number, to: number): readonly [number, number, number] => {
  if (values === undefined) return [Number.NaN, Number.NaN, Number.NaN];
  const { min, max, sum, finite } = values;
  let [low, high, total, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = from; i < to; i++) {
    const here = finite === undefined ? Number(Number.isFinite(sum[i])) : finite[i]!;
    if (here === 0) continue;
    if (min[i]! < low) low = min[i]!;
    if (max[i]! > high) high = max[i]!;
    total += sum[i]!;
    count += here;
  }
  return [digits(low), digits(high), digits(total / count)];
};

/**
 * What metrics were between two steps, in at most 2048 points: row by row where those rows are still kept (and there are
 * few enough of them), else in groups of rows. The range comes first and the grouping after it, so a spike is never lost.
 */
export const rangeDetail = (
  rows: RawRows,
  buckets: Buckets,
  metrics: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Detail => {
  const raw = rows.count() > 0 && (rows.step(0) <= from || rows.count() === buckets.rows);
  const source = raw ? ofRows(rows) : ofBuckets(buckets);
  // A bucket begins before its last row: the one that holds `from` belongs to the range.
  const next = placeOf(source, from);
  const begin = !raw && next > 0 && (next === source.length || source.step(next) > from) ? next - 1 : next;
  const end = Math.max(begin, placeOf(source, to + 1));
  const group = Math.max(1, Math.ceil((end - begin) / pointLimit));
  const places = Array.from({ length: Math.ceil((end - begin) / group) }, (_, k) => begin + k * group);
  const drawn = (metric: string) => {
    const values = source.values(metric, begin, end);
    const points = places.map((place) => pointOf(values, place - begin, Math.min(place + group, end) - begin));
    return {
      min: points.map(([low]) => low),
      max: points.map(([, high]) => high),
      mean: points.map(([, , mean]) => mean),
    };
  };
  return {
    stride: group * source.stride,
    steps: places.map(source.step),
    walls: places.map(source.wall),
    metrics: Object.fromEntries(metrics.map((metric) => [metric, drawn(metric)])),
  };
};
