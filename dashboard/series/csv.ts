import type { Buckets } from '../../src/live/record/buckets.js';

/** A cell as RFC 4180 has it; a text that a spreadsheet would take for a formula begins with a quote mark. */
export const cell = (value: string | number): string => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The history of a run as a table: a line for every bucket, of which every metric has mean, bounds and counts. */
export const csvOf = (buckets: Buckets, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): string => {
  const { length, steps, walls, columns, stride, rows, lastStep } = buckets;
  const metrics = [...columns];
  const head = metrics.flatMap(([name]) => ['mean', 'min', 'max', 'finite', 'not finite'].map((of) => `${name} ${of}`));
  const lines: (readonly string[])[] = [['first step', 'first time', 'rows', ...head].map(cell)];
  for (let i = 0; i < length; i++) {
    const next = i === length - 1 ? lastStep + 1 : steps[i + 1]!;
    if (steps[i]! > to || next <= from) continue;
    const inside = i === length - 1 ? rows - stride * i : stride;
    const cells = metrics.flatMap<string | number>(([, { min, max, sum, finite, bad }]) => {
      const n = finite[i]!;
      return n + bad[i]! === 0
        ? ['', '', '', '', '']
        : [n === 0 ? Number.NaN : sum[i]! / n, min[i]!, max[i]!, n, bad[i]!];
    });
    lines.push([steps[i]!, new Date(walls[i]!).toISOString(), inside, ...cells].map(cell));
  }
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
};
