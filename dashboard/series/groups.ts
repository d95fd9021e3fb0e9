import { title } from '../ui/format.js';

/** Metrics of one unit, that share a chart. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly small: boolean;
  readonly metrics: readonly string[];
}

const isScore = (metric: string): boolean => metric === 'dReal' || metric === 'dFake';
const isLoss = (metric: string): boolean => /loss|penalty|^r[12]$/i.test(metric);
const isCount = (metric: string): boolean => /(updates|reads)$/i.test(metric);
const isNorm = (metric: string): boolean => /norm/i.test(metric);

/** Losses in one chart, scores in another, norms in a third, what is counted in the last, and every other metric in a small one of its own: no two units share an axis. */
export const groupsOf = (found: Iterable<string>): readonly Group[] => {
  const first = ['dLoss', 'gLoss', 'dReal', 'dFake'];
  const all = [...new Set(found)];
  const metrics = [...first.filter((metric) => all.includes(metric)), ...all.filter((m) => !first.includes(m))];
  const shared = [
    { id: 'losses', title: 'Losses', metrics: metrics.filter(isLoss) },
    { id: 'scores', title: 'Mean scores', metrics: metrics.filter(isScore) },
    { id: 'norms', title: 'Norms of gradients', metrics: metrics.filter(isNorm) },
  ];
  // What a run has done is looked at last.
  const counts = { id: 'counts', title: 'Work done', small: true, metrics: metrics.filter(isCount) };
  const taken = new Set([...shared, counts].flatMap((group) => group.metrics));
  return [
    ...shared.filter((group) => group.metrics.length > 0).map((group) => ({ ...group, small: false })),
    ...metrics
      .filter((metric) => !taken.has(metric))
      .map((metric) => ({ id: `metric:${metric}`, title: title(metric), small: true, metrics: [metric] })),
    ...(counts.metrics.length > 0 ? [counts] : []),
  ];
};
