import type { Followed } from '../model/followed.js';
import type { Group } from '../series/groups.js';
import { title } from '../ui/format.js';
import { dashes, type Mark, marks } from '../ui/mark.js';
import type { Theme } from '../ui/theme.js';

/** One line of a chart: what it shows and how it looks. The mark at its end and its dashes tell it apart where its color does not. */
export interface Line {
  readonly run: string;
  readonly metric: string;
  readonly label: string;
  /** The name of the run, where there are several. */
  readonly runName?: string;
  readonly color: string;
  readonly mark: Mark;
  readonly dash: readonly number[];
}

const known = ({ discriminator, generated, real }: Theme): ReadonlyMap<string, string> =>
  new Map([
    ['dLoss', discriminator],
    ['gLoss', generated],
    ['dReal', real],
    ['dFake', generated],
  ]);

/** The lines of a group for every run that is shown. In a chart of one metric the runs have colors, in others dashes alone. */
export const linesOf = ({ metrics }: Group, runs: readonly Followed[], theme: Theme, offset = 0): readonly Line[] => {
  const fixed = known(theme);
  const rest = metrics.filter((metric) => !fixed.has(metric));
  return runs.flatMap((run, r) =>
    metrics.flatMap((metric, m): readonly Line[] => {
      const record = run.record();
      if (!record?.buckets.columns.has(metric)) return [];
      const other = metrics.length === 1 ? offset + r : rest.indexOf(metric);
      return [
        {
          run: run.id,
          metric,
          label: title(metric),
          ...(runs.length > 1 && { runName: record.about.name }),
          color: fixed.get(metric) ?? theme.others[other % theme.others.length]!,
          mark: marks[(metrics.length === 1 ? r : m) % marks.length]!,
          dash: dashes[r % dashes.length]!,
        },
      ];
    }),
  );
};
