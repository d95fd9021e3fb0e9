import { element } from '../ui/element.js';
import { count, value } from '../ui/format.js';
import type { LineData } from './lineData.js';
import type { Line } from './lines.js';

const rows = 50;

/** The last points of a chart as a table: mean, and least and largest where a point is made of several values. */
export const numbersOf = (title: string, lines: readonly Line[], data: readonly LineData[]): HTMLElement => {
  const steps = [...new Set(data.flatMap(({ points }) => points.steps.slice(-rows)))]
    .sort((a, b) => b - a)
    .slice(0, rows);
  const places = data.map(({ points }) => new Map(points.steps.map((step, i) => [step, i])));
  const heads = [
    'step',
    ...lines.map(({ label, runName }) => (runName === undefined ? label : `${label}, ${runName}`)),
  ];
  const cellOf = (line: number, step: number): string => {
    const place = places[line]!.get(step);
    const { mean, min, max } = data[line]!.points;
    if (place === undefined) return '';
    const middle = mean[place] ?? null;
    if (middle === null) return 'not finite';
    return min[place] === max[place]
      ? value(middle)
      : `${value(middle)} (${value(min[place]!)} to ${value(max[place]!)})`;
  };
  const body = steps.map((step) => {
    const head = element('th', '', count(step));
    head.scope = 'row';
    return element('tr', '', head, ...lines.map((_, i) => element('td', '', cellOf(i, step))));
  });
  const top = heads.map((text) => {
    const head = element('th', '', text);
    head.scope = 'col';
    return head;
  });
  const table = element(
    'table',
    '',
    element('caption', '', `${title}: the last ${steps.length} points`),
    element('thead', '', element('tr', '', ...top)),
    element('tbody', '', ...body),
  );
  const scroll = element('div', 'numbers', table);
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', `${title}, numbers`);
  return scroll;
};
