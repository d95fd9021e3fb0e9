import type { Series } from '../src/live/protocol.js';
import type { ChartGroup } from './chartGroups.js';
import { element, write } from './element.js';
import { bound, value } from './format.js';
import { type Mark, outline } from './mark.js';

/** The caption of a chart: its legend for the eye, and its numbers in words for those who do not see it. */
export interface Legend {
  readonly element: HTMLElement;
  /** Show the newest values, or those that `under` finds under the cursor. */
  readonly write: (series: ReadonlyMap<string, Series>, under?: (line: number) => number | null | undefined) => void;
}

const svg = 'http://www.w3.org/2000/svg';

const swatch = (colour: string, mark: Mark): SVGElement => {
  const [drawing, path] = [document.createElementNS(svg, 'svg'), document.createElementNS(svg, 'path')];
  drawing.setAttribute('class', 'swatch');
  drawing.setAttribute('viewBox', '-3 -1.333 6 2.667');
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', `M-3 -.3H3V.3H-3z${outline(mark)}`);
  path.setAttribute('fill', colour);
  drawing.append(path);
  return drawing;
};

/** A caption for the lines of a group. */
export const legend = (group: ChartGroup): Legend => {
  const items = group.lines.map(({ metric, label, colour, mark }) => {
    const [now, least, greatest, bad] = [element('b'), element('span'), element('span'), element('span', 'bad')];
    const name = group.small ? element('span', 'unseen', `${label} `) : element('span', 'label', `${label} `);
    name.title = metric;
    const between = element('span', 'range', element('span', 'unseen', ' from '), least, ' to ', greatest);
    const item = element('span', 'item', ...(group.small ? [] : [swatch(colour, mark)]), name, now, between, bad);
    return { metric, now, least, greatest, bad, item };
  });
  return {
    element: element('figcaption', 'legend', ...items.map(({ item }) => item)),
    write: (series, under) => {
      for (const [i, { metric, now, least, greatest, bad }] of items.entries()) {
        const one = series.get(metric);
        if (one === undefined) continue;
        const pointed = under?.(i);
        const shown = under === undefined ? one.values.at(-1) : pointed;
        write(now, shown === undefined ? '·' : value(shown ?? Number.NaN));
        write(least, Number.isFinite(one.min) ? bound(one.min) : '–');
        write(greatest, Number.isFinite(one.max) ? bound(one.max) : '–');
        write(bad, one.bad === 0 ? '' : ` ${one.bad} not finite`);
      }
    },
  };
};
