/** How many buckets a history has at most: twice as many as a wide chart has pixels. */
export const bucketLimit = 2048;

/** What one metric was in every bucket. Only the first `length` entries of each count. */
export interface Column {
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** The sums of finite values; rounded to 32 bits once a bucket is full. */
  readonly sum: Float64Array;
  /** How many values were finite, and how many were not. */
  readonly finite: Uint32Array;
  readonly bad: Uint32Array;
}

/**
 * Everything that a run has measured, in a bounded number of buckets.
 *
 * In plain words: `stride` rows go into a bucket; when all buckets are full, neighbors are merged and the stride doubles.
 * Least, largest, count and mean of every bucket are exact, so a spike of one step is seen in a run of a million.
 */
export interface Buckets {
  /** Rows to a bucket; the last one may have fewer. */
  stride: number;
  /** How many rows there were. */
  rows: number;
  /** How many buckets there are. */
  length: number;
  /** The step of the first row of each bucket, and that of the last row of all. */
  readonly steps: Float64Array;
  lastStep: number;
  /** When these rows were measured: milliseconds since 1970. */
  readonly walls: Float64Array;
  lastWall: number;
  /** In the order of first appearance. */
  readonly columns: Map<string, Column>;
}

export const emptyBuckets = (): Buckets => ({
  stride: 1,
  rows: 0,
  length: 0,
  steps: new Float64Array(bucketLimit),
  lastStep: -1,
  walls: new Float64Array(bucketLimit),
  lastWall: 0,
  columns: new Map(),
});

export const emptyColumn = (): Column => ({
  min: new Float32Array(bucketLimit).fill(Number.POSITIVE_INFINITY),
  max: new Float32Array(bucketLimit).fill(Number.NEGATIVE_INFINITY),
  sum: new Float64Array(bucketLimit),
  finite: new Uint32Array(bucketLimit),
  bad: new Uint32Array(bucketLimit),
});

const clear = ({ min, max, sum, finite, bad }: Column, from: number): void => {
  min.fill(Number.POSITIVE_INFINITY, from);
  max.fill(Number.NEGATIVE_INFINITY, from);
  sum.fill(0, from);
  finite.fill(0, from);
  bad.fill(0, from);
};

const halve = (buckets: Buckets): void => {
  const half = buckets.length / 2;
  for (let i = 0; i < half; i++) {
    buckets.steps[i] = buckets.steps[2 * i]!;
    buckets.walls[i] = buckets.walls[2 * i]!;
  }
  for (const column of buckets.columns.values()) {
    const { min, max, sum, finite, bad } = column;
    for (let i = 0; i < half; i++) {
      const [a, b] = [2 * i, 2 * i + 1];
      min[i] = Math.min(min[a]!, min[b]!);
      max[i] = Math.max(max[a]!, max[b]!);
      sum[i] = Math.fround(sum[a]! + sum[b]!);
      finite[i] = finite[a]! + finite[b]!;
      bad[i] = bad[a]! + bad[b]!;
    }
    clear(column, half);
  }
  buckets.length = half;
  buckets.stride *= 2;
};

/** Begins the next bucket; the one before is done, and its sums are rounded to what is sent of them. */
const open = (buckets: Buckets, step: number, wall: number): void => {
  const last = buckets.length - 1;
  if (last >= 0) for (const { sum } of buckets.columns.values()) sum[last] = Math.fround(sum[last]!);
  if (buckets.length === bucketLimit) halve(buckets);
  buckets.steps[buckets.length] = step;
  buckets.walls[buckets.length] = wall;
  buckets.length++;
};

const add = ({ min, max, sum, finite, bad }: Column, at: number, given: number): void => {
  const value = Math.fround(given);
  if (!Number.isFinite(value)) {
    bad[at]!++;
    return;
  }
  min[at] = Math.min(min[at]!, value);
  max[at] = Math.max(max[at]!, value);
  sum[at]! += value;
  finite[at]!++;
};

/** The bucket of a step that is over: the last that does not begin after it. */
const bucketOf = ({ steps, length }: Buckets, step: number): number => {
  let [low, high] = [0, length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= step) low = middle;
    else high = middle;
  }
  return low;
};

/**
 * Adds a row: when (milliseconds) and numbers by metric, of which 32 bits count. What was measured at the step of the last
 * row belongs to that row, and what becomes known late to the bucket of its step: an evaluation takes its time. `limit`: of
 * metrics; further ones are left out.
 */
export const appendRow = (
  buckets: Buckets,
  step: number,
  wall: number,
  values: Iterable<readonly [metric: string, value: number]>,
  limit = 256,
): void => {
  const late = step < buckets.lastStep;
  if (step > buckets.lastStep) {
    if (buckets.rows % buckets.stride === 0) open(buckets, step, wall);
    buckets.rows++;
    buckets.lastStep = step;
    buckets.lastWall = wall;
  }
  const last = buckets.length - 1;
  const at = late ? bucketOf(buckets, step) : last;
  for (const [metric, value] of values) {
    let column = buckets.columns.get(metric);
    if (column === undefined) {
      if (buckets.columns.size >= limit) continue;
      column = emptyColumn();
      buckets.columns.set(metric, column);
    }
    add(column, at, value);
    if (at < last) column.sum[at] = Math.fround(column.sum[at]!);
  }
};
