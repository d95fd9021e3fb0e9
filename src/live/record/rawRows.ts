import type { Row } from './entries.js';

/** How many of the newest rows are kept one by one. */
export const rawLimit = 65_536;

/** The newest rows of a run, one by one. */
export interface RawRows {
  readonly add: (row: Row) => void;
  /** How many are kept. */
  readonly count: () => number;
  /** The step of the i-th of those kept, the oldest first; and when it was. */
  readonly step: (i: number) => number;
  readonly wall: (i: number) => number;
  /** The values of a metric at the places from `from` up to (not including) `to`; NaN where there is none. */
  readonly values: (metric: string, from: number, to: number) => Float32Array;
}

const grown = <A extends Float32Array | Float64Array>(Type: new (length: number) => A, from: A, length: number): A => {
  const next = new Type(length);
  next.set(from as never);
  return next;
};

/** No rows yet; `limit` (a power of two) of the newest are kept. Memory grows with the rows, up to 4 bytes a value. */
export const rawRows = (limit = rawLimit, metrics = 256): RawRows => {
  let size = Math.min(limit, 256);
  let rows = 0;
  let [steps, walls] = [new Float64Array(size), new Float64Array(size)];
  const columns = new Map<string, Float32Array>();
  const grow = (): void => {
    size *= 2;
    [steps, walls] = [grown(Float64Array, steps, size), grown(Float64Array, walls, size)];
    for (const [name, column] of columns) {
      const next = grown(Float32Array, column, size);
      columns.set(name, next.fill(Number.NaN, size / 2));
    }
  };
  const first = (): number => Math.max(0, rows - size);
  /** Which row was at a step; none, if there was none or it is not kept any more. */
  const rowAt = (step: number): number | undefined => {
    let [low, high] = [first(), rows];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle % size]! < step) low = middle + 1;
      else high = middle;
    }
    return low < rows && steps[low % size] === step ? low : undefined;
  };
  return {
    add: ({ step, wall, values }) => {
      const last = rows > 0 ? steps[(rows - 1) % size]! : -1;
      if (step > last) {
        if (rows === size && size < limit) grow();
        const at = rows % size;
        [steps[at], walls[at]] = [step, wall];
        for (const column of columns.values()) column[at] = Number.NaN;
        rows++;
      }
      // What becomes known late belongs to the row of its step.
      const row = rowAt(step);
      if (row === undefined) return;
      for (const [metric, value] of Object.entries(values)) {
        let column = columns.get(metric);
        if (column === undefined) {
          if (columns.size >= metrics) continue;
          column = new Float32Array(size).fill(Number.NaN);
          columns.set(metric, column);
        }
        column[row % size] = value;
      }
    },
    count: () => Math.min(rows, size),
    step: (i) => steps[(first() + i) % size]!,
    wall: (i) => walls[(first() + i) % size]!,
    values: (metric, from, to) => {
      const column = columns.get(metric);
      if (column === undefined) return new Float32Array(to - from).fill(Number.NaN);
      const begin = (first() + from) % size;
      const [head, rest] = [Math.min(to - from, size - begin), Math.max(0, begin + to - from - size)];
      const all = new Float32Array(to - from);
      all.set(column.subarray(begin, begin + head));
      all.set(column.subarray(0, rest), head);
      return all;
    },
  };
};
