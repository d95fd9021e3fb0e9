/**
 * A table in Markdown that reads as well in a terminal: the first column to the left, the others to the right.
 *
 * A row that is too short gets empty cells.
 */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows].map((row) => head.map((_, i) => row[i] ?? ''));
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(all[0]!), line(rule), ...all.slice(1).map(line)].join('\n');
};
