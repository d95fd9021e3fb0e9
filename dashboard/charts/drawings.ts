import type uPlot from 'uplot';
import { outline } from '../ui/mark.js';
import type { Theme } from '../ui/theme.js';
import type { LineData } from './lineData.js';
import type { Line } from './lines.js';

const stamp = (context: CanvasRenderingContext2D, path: Path2D, x: number, y: number, size: number): void => {
  context.save();
  context.translate(x, y);
  context.scale(size * devicePixelRatio, size * devicePixelRatio);
  context.lineWidth = 0.7;
  context.stroke(path);
  context.fill(path);
  context.restore();
};

/** Draws each line's mark at its newest value: who cannot tell the colors apart tells the marks apart. */
export const drawEnds = (chart: uPlot, lines: readonly Line[], data: readonly LineData[], { card }: Theme): void => {
  const { ctx, bbox } = chart;
  for (const [i, { color, mark }] of lines.entries()) {
    const { x, y } = data[i]!;
    const last = y.findLastIndex((value) => value !== null);
    if (last < 0) continue;
    const at = chart.valToPos(x[last]!, 'x', true);
    if (at > bbox.left + bbox.width + 1 || at < bbox.left) continue;
    ctx.strokeStyle = card;
    ctx.fillStyle = color;
    stamp(ctx, new Path2D(outline(mark)), at, chart.valToPos(y[last]!, 'y', true), 4);
  }
};

/** Draws a triangle at the foot of the chart where values were not finite. */
export const drawBad = (
  chart: uPlot,
  data: readonly LineData[],
  toX: (i: number, step: number) => number,
  theme: Theme,
): number => {
  const { ctx, bbox } = chart;
  let drawn = 0;
  ctx.strokeStyle = theme.card;
  ctx.fillStyle = theme.bad;
  const triangle = new Path2D(outline('triangle'));
  for (const [i, { points }] of data.entries()) {
    let before = Number.NEGATIVE_INFINITY;
    for (const { step } of points.bad) {
      const at = chart.valToPos(toX(i, step), 'x', true);
      // Of several within a few pixels one is enough to be seen.
      if (at < bbox.left - 1 || at > bbox.left + bbox.width + 1 || at - before < 5 * devicePixelRatio) continue;
      stamp(ctx, triangle, at, bbox.top + bbox.height - 5 * devicePixelRatio, 4.5);
      before = at;
      drawn++;
    }
  }
  return drawn;
};
