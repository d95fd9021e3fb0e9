import { describeSeries, type Trend } from '../series/describe.js';
import { element, write } from '../ui/element.js';
import { bound, count, value } from '../ui/format.js';
import { outline } from '../ui/mark.js';
import type { LineData } from './lineData.js';
import type { Line } from './lines.js';

/** The caption of a chart: its legend for the eye, and its numbers in words for those who do not see it. */
export interface Caption {
  readonly items: readonly HTMLElement[];
  /** Shows the newest values, or those at the place that `under` finds for a line under the cursor. */
  readonly write: (data: readonly LineData[], under?: (line: number) => number | undefined) => void;
}

const svg = 'http://www.w3.org/2000/svg';
const arrows: Readonly<Record<Trend, string>> = { rising: '↗', falling: '↘', steady: '→' };

const swatch = ({ color, mark, dash }: Line): SVGElement => {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('class', 'swatch');
  drawing.setAttribute('viewBox', '0 0 24 8');
  drawing.setAttribute('aria-hidden', 'true');
  const [line, shape] = [document.createElementNS(svg, 'path'), document.createElementNS(svg, 'path')];
  line.setAttribute('d', 'M0 4H24');
  line.setAttribute('stroke', color);
  line.setAttribute('stroke-width', '1.6');
  if (dash.length > 0) line.setAttribute('stroke-dasharray', dash.join(' '));
  shape.setAttribute('d', outline(mark));
  shape.setAttribute('fill', color);
  shape.setAttribute('transform', 'translate(12 4) scale(3)');
  drawing.append(line, shape);
  return drawing;
};

/** Metric and run, as far as they differ within a chart. */
const nameOf = ({ runName, label, metric }: Line, lines: readonly Line[]): string =>
  runName === undefined ? label : lines.every((line) => line.metric === metric) ? runName : `${label} · ${runName}`;

/** A caption for these lines. */
export const caption = (lines: readonly Line[], small: boolean): Caption => {
  const parts = lines.map((line) => {
    const [now, words, least, most, bad] = [
      element('b'),
      element('span', 'unseen'),
      element('span'),
      element('span'),
      element('span', 'bad'),
    ];
    const trend = element('span', 'trend');
    trend.setAttribute('aria-hidden', 'true');
    const isPlain = small && lines.length === 1;
    const name = element('span', isPlain ? 'unseen' : 'label', `${nameOf(line, lines)} `);
    name.title = line.metric;
    const range = element('span', 'range', element('span', 'unseen', ' from '), least, ' to ', most);
    const item = element('span', 'item', ...(isPlain ? [] : [swatch(line)]), name, now, words, trend, range, bad);
    return { now, words, least, most, bad, trend, item };
  });
  return {
    items: parts.map(({ item }) => item),
    write: (data, under) => {
      for (const [i, { now, words, least, most, bad, trend }] of parts.entries()) {
        const { points, y } = data[i]!;
        const told = describeSeries(points);
        const place = under?.(i);
        const pointed = place === undefined ? undefined : (y[place] ?? Number.NaN);
        write(
          now,
          under === undefined
            ? told === undefined
              ? 'NaN'
              : value(told.last)
            : pointed === undefined
              ? '·'
              : value(pointed),
        );
        write(words, told === undefined ? '' : ` at step ${count(told.lastStep)}, ${told.trend},`);
        write(trend, told === undefined ? '' : arrows[told.trend]);
        const [low, high] = place === undefined ? [told?.min, told?.max] : [points.min[place], points.max[place]];
        write(least, low === undefined || low === null ? '–' : bound(low));
        write(most, high === undefined || high === null ? '–' : bound(high));
        const wrong = points.bad.reduce((sum, one) => sum + one.count, 0);
        write(bad, wrong === 0 ? '' : ` ▲ ${count(wrong)} not finite`);
      }
    },
  };
};
