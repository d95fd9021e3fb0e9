import * as E from 'fp-ts/lib/Either.js';
import type { Column } from './columns.js';
import { median } from './median.js';
import { ratio } from './ratio.js';
import { type Results, timesOf } from './results.js';
import { significant } from './significant.js';
import { table } from './table.js';

/** Each contender's time for one row, with what it is to PyTorch's and to that of TensorFlow.js as shipped. */
export const rowTable = (
  results: Results,
  work: string,
  columns: readonly Pick<Column, 'name' | 'title'>[],
): string => {
  const against = (times: readonly number[], column: string): string => {
    const found = ratio(times, timesOf(results, work, column));
    return found === undefined ? '-' : found.toFixed(2);
  };
  const rows = columns.flatMap(({ name, title }) => {
    const found = results[work]?.[name];
    if (found === undefined) return [];
    if (E.isLeft(found)) return [[title, 'cannot', '', '', '']];
    const times = found.right;
    const ends = `${significant(Math.min(...times))} to ${significant(Math.max(...times))}`;
    return [[title, significant(median(times)), ends, against(times, 'torch1'), against(times, 'stock')]];
  });
  return table(['', 'ms a step', 'rounds', 'to PyTorch, 1 thread', 'to tfjs as shipped'], rows);
};

/** Why those cannot who cannot. */
export const reasons = (results: Results, work: string, columns: readonly Pick<Column, 'name' | 'title'>[]): string[] =>
  columns.flatMap(({ name, title }) => {
    const found = results[work]?.[name];
    return found !== undefined && E.isLeft(found) ? [`${title}: ${found.left}`] : [];
  });
