import { join } from 'node:path';
import { decimals, type Verdict } from './told.js';

export interface RunSummary {
  readonly verdict: Verdict | undefined;
  readonly steps: number;
  readonly seconds: number;
  readonly folder: string;
  readonly files: readonly string[];
}

/** The table at the end of a run; the last column is what samples of the data itself score. */
export const summary = ({ verdict, steps, seconds, folder, files }: RunSummary): string => {
  const rate = `${steps.toLocaleString('en')} steps in ${decimals(seconds, 1)} s, ${decimals((1000 * seconds) / steps, 2)} ms a step`;
  const made = files.map((file) => `  ${join(folder, file)}`).join('\n');
  if (verdict === undefined) return `${rate}; stopped before the first evaluation\n${made}\n`;
  const rows = [['', 'this run', 'perfect'], ...verdict.table] as const;
  const width = Math.max(22, ...rows.map(([name]) => name.length + 2));
  const table = rows.map(([name, run, perfect]) => `  ${name.padEnd(width)}${run.padStart(10)}${perfect.padStart(15)}`);
  return `${table.join('\n')}\n\n${rate}\n${made}\n`;
};
