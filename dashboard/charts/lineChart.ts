import type uPlot from 'uplot';
import { placeOf } from '../model/times.js';
import type { Group } from '../series/groups.js';
import { write } from '../ui/element.js';
import { count, duration } from '../ui/format.js';
import { fileName, save } from '../ui/save.js';
import { caption } from './caption.js';
import { card } from './card.js';
import { type ChartInput, type Content, contentOf, nothing } from './content.js';
import { drawBad, drawEnds } from './drawings.js';
import { tableOf } from './lineData.js';
import { numbersOf } from './numbers.js';
import { pictureOf } from './picture.js';
import { plot } from './plot.js';
import type { Window } from './window.js';

/** A chart on the page. It is made once; only what is in it changes. */
export interface LineChart {
  readonly figure: HTMLElement;
  readonly draw: (scene: ChartInput) => void;
  readonly showPin: (isPinned: boolean) => void;
  readonly remove: () => void;
}

export interface LineChartOptions {
  readonly look: (window: Window) => void;
  readonly pin: () => void;
}

const numbersEvery = 2000;

/** A chart of lines over steps or time. */
export const lineChart = (group: Group, does: LineChartOptions): LineChart => {
  const height = group.small ? 116 : 210;
  let chart: uPlot | undefined;
  let content = nothing;
  let scene: ChartInput | undefined;
  let numbersAt = Number.NEGATIVE_INFINITY;
  let legend = caption([], group.small);
  const writeNumbers = (): void => {
    numbersAt = performance.now();
    frame.numbers.replaceChildren(
      ...(frame.wantsNumbers() ? [numbersOf(group.title, content.lines, content.data)] : []),
    );
  };
  const keep = async (): Promise<void> => {
    if (chart === undefined || scene === undefined) return;
    const texts = legend.items.map((item) => item.textContent ?? '');
    save(
      `${fileName(scene.runs[0]?.record()?.about.name ?? 'run', group.title)}.png`,
      await pictureOf(group.title, chart.ctx.canvas, texts, scene.theme),
    );
  };
  const frame = card(group, { pin: does.pin, picture: () => void keep(), numbers: writeNumbers });

  const describe = (): void => {
    const idx = chart?.cursor.idx;
    const x = idx === null || idx === undefined ? undefined : chart!.data[0][idx];
    if (x === undefined || scene === undefined) {
      write(frame.at, '');
      legend.write(content.data);
      return;
    }
    write(frame.at, scene.view.axis === 'step' ? `step ${count(Math.round(x))}` : duration(x));
    // A line that has no point just here has its last one before.
    legend.write(content.data, (i) => {
      const place = placeOf(content.data[i]!.x, x + 1e-9) - 1;
      return place < 0 ? undefined : place;
    });
  };
  const rebuild = ({ lines, distribution, threshold }: Content, { theme, view }: ChartInput): void => {
    chart?.destroy();
    legend = caption(lines, group.small);
    frame.caption.replaceChildren(...legend.items);
    const look = {
      lines,
      theme,
      height,
      small: group.small,
      axis: view.axis,
      band: view.band,
      distribution,
      threshold,
    };
    const draw = (u: uPlot): void => {
      frame.figure.dataset['bad'] = String(drawBad(u, content.data, content.toX, theme));
      drawEnds(u, content.lines, content.data, theme);
    };
    chart = plot({ ...look, look: does.look, draw, point: describe }, frame.plot);
    frame.figure.dataset['distribution'] = distribution;
  };
  const resized = new ResizeObserver(() => {
    const width = frame.plot.clientWidth;
    if (width > 0 && chart !== undefined && chart.width !== width) chart.setSize({ width, height });
  });
  resized.observe(frame.plot);

  return {
    figure: frame.figure,
    showPin: frame.showPin,
    draw: (next) => {
      scene = next;
      const before = content.key;
      content = contentOf(group, next);
      if (content.key !== before || chart === undefined) rebuild(content, next);
      const { from, to } = next.window;
      const table = tableOf(content.data, from, to);
      chart!.batch(() => {
        chart!.setData(table, false);
        chart!.setScale('x', { min: from, max: to });
      });
      Object.assign(frame.figure.dataset, { points: String(table[0].length), from: String(from), to: String(to) });
      describe();
      if (frame.wantsNumbers() && performance.now() - numbersAt > numbersEvery) writeNumbers();
    },
    remove: () => {
      resized.disconnect();
      chart?.destroy();
      frame.figure.remove();
    },
  };
};
