import type { Series } from '../src/live/protocol.js';
import { title } from './format.js';
import { type Mark, marks } from './mark.js';
import type { Theme } from './theme.js';

/** One line of a chart: what it shows and how it looks. The mark at its end tells it apart where its colour does not. */
export interface Line {
  readonly metric: string;
  readonly label: string;
  readonly colour: string;
  readonly mark: Mark;
}

/** Metrics of one unit, that share a chart. */
export interface ChartGroup {
  readonly id: string;
  readonly title: string;
  readonly small: boolean;
  readonly lines: readonly Line[];
}

const isScore = (metric: string): boolean => metric === 'dReal' || metric === 'dFake';
const isLoss = (metric: string): boolean => /loss|penalty|^r[12]$/i.test(metric);

const linesOf = (metrics: readonly string[], { discriminator, generated, real, others }: Theme): readonly Line[] => {
  const known: ReadonlyMap<string, string> = new Map([
    ['dLoss', discriminator],
    ['gLoss', generated],
    ['dReal', real],
    ['dFake', generated],
  ]);
  const rest = metrics.filter((metric) => !known.has(metric));
  return metrics.map((metric, i) => ({
    metric,
    label: title(metric),
    colour: known.get(metric) ?? others[rest.indexOf(metric) % others.length]!,
    mark: marks[i % marks.length]!,
  }));
};

/**
 * Losses in one chart, scores in another, and every other metric in a small one of its own: no two units share an axis.
 */
export const chartGroups = (series: ReadonlyMap<string, Series>, theme: Theme): readonly ChartGroup[] => {
  const first = ['dLoss', 'gLoss', 'dReal', 'dFake'];
  const metrics = [
    ...first.filter((metric) => series.has(metric)),
    ...[...series.keys()].filter((m) => !first.includes(m)),
  ];
  const groups = [
    { id: 'losses', title: 'Losses', metrics: metrics.filter(isLoss) },
    { id: 'scores', title: 'Mean scores', metrics: metrics.filter(isScore) },
  ];
  const others = metrics.filter((metric) => !isLoss(metric) && !isScore(metric));
  return [
    ...groups
      .filter((group) => group.metrics.length > 0)
      .map(({ id, title, metrics }) => ({ id, title, small: false, lines: linesOf(metrics, theme) })),
    ...others.map((metric, i) => ({
      id: `metric:${metric}`,
      title: title(metric),
      small: true,
      lines: [
        { metric, label: title(metric), colour: theme.others[i % theme.others.length]!, mark: 'circle' as const },
      ],
    })),
  ];
};
