import { join } from 'node:path';
import type { MetricDescription, RunDescription, RunEvent } from '../runs/index.js';

export interface RunSummary {
  readonly metrics: RunDescription['metrics'];
  readonly evaluation: Extract<RunEvent, { readonly _tag: 'Evaluation' }> | undefined;
  readonly steps: number;
  readonly seconds: number;
  readonly folder: string;
  readonly files: readonly string[];
}

/** A value of a metric for people. */
export const written = ({ format, of }: MetricDescription, value: number | undefined): string => {
  if (value === undefined || !Number.isFinite(value)) return value === undefined ? '' : 'none';
  const text = format === 'percent' ? `${(100 * value).toFixed(1)} %` : value.toFixed(format);
  return of === undefined ? text : `${text} of ${of}`;
};

/** The table at the end of a run; the last column is what samples of the data itself score. */
export const summary = ({ metrics, evaluation, steps, seconds, folder, files }: RunSummary): string => {
  const rate = `${steps.toLocaleString('en')} steps in ${seconds.toFixed(1)} s, ${((1000 * seconds) / steps).toFixed(2)} ms a step`;
  const made = files.map((file) => `  ${join(folder, file)}`).join('\n');
  if (evaluation === undefined) return `${rate}; stopped before the first evaluation\n${made}\n`;
  const rows = Object.entries(metrics).map(([name, metric]): readonly [string, string, string] => [
    metric.label,
    written(metric, evaluation.values[name]),
    written(metric, evaluation.ideal[name]),
  ]);
  const all: typeof rows = [['', 'this run', 'perfect'], ...rows];
  const width = Math.max(22, ...all.map(([label]) => label.length + 2));
  const table = all.map(
    ([label, run, perfect]) => `  ${label.padEnd(width)}${run.padStart(10)}${perfect.padStart(15)}`,
  );
  return `${table.join('\n')}\n\n${rate}\n${made}\n`;
};
