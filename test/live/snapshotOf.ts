import { createHash } from 'node:crypto';
import type { RunRecord } from '../../src/live/record/runRecord.js';

/** Everything that is in a record, as plain values: what two records must have in common to be equal. */
export const snapshotOf = ({ buckets, ...rest }: RunRecord) => {
  const { columns, steps, walls, ...counts } = buckets;
  const { length } = counts;
  const shown = (values: ArrayLike<number>): readonly number[] => Array.from(values).slice(0, length);
  return {
    ...rest,
    counts,
    steps: shown(steps),
    walls: shown(walls),
    columns: [...columns].map(([name, { min, max, sum, finite, bad }]) => ({
      name,
      min: shown(min),
      max: shown(max),
      sum: shown(sum),
      finite: shown(finite),
      bad: shown(bad),
    })),
  };
};

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : value;

/** The same as a short text, for many comparisons. */
export const digestOf = ({ buckets: { columns, steps, walls, ...counts }, ...rest }: RunRecord): string => {
  const hash = createHash('sha1').update(JSON.stringify([rest, counts, [...columns.keys()]], sorted));
  const arrays = [
    steps,
    walls,
    ...[...columns.values()].flatMap(({ min, max, sum, finite, bad }) => [min, max, sum, finite, bad]),
  ];
  for (const array of arrays) hash.update(array.subarray(0, counts.length));
  return hash.digest('hex');
};
