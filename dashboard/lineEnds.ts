import type uPlot from 'uplot';
import type { ChartGroup } from './chartGroups.js';
import { outline } from './mark.js';
import type { Theme } from './theme.js';

/** Draws each line's mark at its newest value: who cannot tell the colours apart tells the marks apart. */
export const lineEnds =
  (group: ChartGroup, { card }: Theme) =>
  (chart: uPlot): void => {
    const { ctx, bbox } = chart;
    for (const [i, { colour, mark }] of group.lines.entries()) {
      const values = chart.data[i + 1] ?? [];
      const last = values.findLastIndex((y) => typeof y === 'number');
      if (last < 0) continue;
      const [x, y] = [chart.valToPos(chart.data[0][last]!, 'x', true), chart.valToPos(values[last]!, 'y', true)];
      if (x > bbox.left + bbox.width + 1 || x < bbox.left) continue;
      ctx.save();
      ctx.translate(x, y);
      ctx.scale(4 * devicePixelRatio, 4 * devicePixelRatio);
      const path = new Path2D(outline(mark));
      ctx.strokeStyle = card;
      ctx.lineWidth = 0.7;
      ctx.stroke(path);
      ctx.fillStyle = colour;
      ctx.fill(path);
      ctx.restore();
    }
  };
