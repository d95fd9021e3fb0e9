import { join } from 'node:path';
import type { Evaluation } from '../recipes/index.js';

export interface RunSummary {
  readonly evaluation: Evaluation | undefined;
  readonly modes: number;
  readonly steps: number;
  readonly seconds: number;
  readonly folder: string;
  readonly files: readonly string[];
}

const number = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : 'none');
const percent = (share: number): string => `${number(100 * share, 1)} %`;

/** The table at the end of a run; the last column is what samples of the data itself score. */
export const summary = ({ evaluation, modes, steps, seconds, folder, files }: RunSummary): string => {
  const rate = `${steps.toLocaleString('en')} steps in ${number(seconds, 1)} s, ${number((1000 * seconds) / steps, 2)} ms a step`;
  const made = files.map((file) => `  ${join(folder, file)}`).join('\n');
  if (evaluation === undefined) return `${rate}; stopped before the first evaluation\n${made}\n`;
  const { coverage, slicedWasserstein } = evaluation;
  const rows: readonly (readonly [string, string, string])[] = [
    ['', 'this run', 'perfect'],
    ['modes captured', `${coverage.modes} of ${modes}`, `${modes} of ${modes}`],
    ['modes with 20 points', `${coverage.modes20} of ${modes}`, `${modes} of ${modes}`],
    ['high quality', percent(coverage.highQuality), '98.9 %'],
    ['reverse KL, nats', number(coverage.reverseKl, 4), '0.0014'],
    ['deviation ratio', number(coverage.deviationRatio, 3), '0.974'],
    ['sliced Wasserstein', number(slicedWasserstein, 4), '0.01 to 0.03'],
  ];
  const table = rows.map(([name, run, perfect]) => `  ${name.padEnd(22)}${run.padStart(10)}${perfect.padStart(15)}`);
  return `${table.join('\n')}\n\n${rate}\n${made}\n`;
};
