import type { Column } from './columns.js';
import { median } from './median.js';
import { type Results, timesOf } from './results.js';
import { productSize, type Row } from './rows.js';
import { significant } from './significant.js';
import { table } from './table.js';

const product = 2 * productSize ** 3;

/**
 * How fast each engine multiplies matrices, and the floor that follows: what the products of a step take at that rate, and
 * the step's own time divided by it.
 */
export const floorTable = (
  results: Results,
  rows: Readonly<Record<string, Pick<Row, 'title' | 'operations'>>>,
  columns: readonly Pick<Column, 'name' | 'title'>[],
): string => {
  const works = Object.entries(rows);
  const lines = columns.flatMap(({ name, title }) => {
    const times = timesOf(results, 'product', name);
    if (times === undefined) return [];
    // At its best: a floor is what cannot be undercut.
    const rate = product / Math.min(...times);
    const cells = works.map(([work, { operations }]) => {
      const floor = operations / rate;
      const measured = timesOf(results, work, name);
      return `${significant(floor)} ms${measured === undefined ? '' : ` x ${(median(measured) / floor).toFixed(1)}`}`;
    });
    return [[title, significant(rate / 1e6), ...cells]];
  });
  return table(['', 'GFLOP/s', ...works.map(([, { title }]) => title)], lines);
};
