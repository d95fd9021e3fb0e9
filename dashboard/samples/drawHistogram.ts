import type { Picture } from '../model/pictures.js';
import { bound, count } from '../ui/format.js';
import type { Theme } from '../ui/theme.js';
import { sharp } from './canvas.js';

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

// Where the half of all that was counted is.
const medianOf = (edges: ArrayLike<number>, counts: ArrayLike<number> & Iterable<number>): number => {
  const half = sum(counts) / 2;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    if (below + counts[i]! >= half && counts[i]! > 0)
      return edges[i]! + ((half - below) / counts[i]!) * (edges[i + 1]! - edges[i]!);
    below += counts[i]!;
  }
  return Number.NaN;
};

/** Draws how often the discriminator gave which score: real samples as full bars, generated ones as outlines with stripes. */
export const drawHistogram = (canvas: HTMLCanvasElement, { parts }: Picture, colors: Theme): string => {
  const edges = parts['edges']?.values ?? new Float32Array();
  const [real, fake] = [parts['real']?.values ?? new Float32Array(), parts['fake']?.values ?? new Float32Array()];
  const words = `scores of ${count(sum(real))} real samples, median ${bound(medianOf(edges, real))}, and ${count(sum(fake))} generated ones, median ${bound(medianOf(edges, fake))}`;
  const made = sharp(canvas, 0.36);
  const bins = edges.length - 1;
  if (made === undefined || bins < 1) return words;
  const { context, width, height } = made;
  const unit = devicePixelRatio;
  const foot = 16 * unit;
  const most = Math.max(1, ...real, ...fake);
  const [low, high] = [edges[0]!, edges[bins]!];
  const toX = (value: number): number => ((value - low) / (high - low || 1)) * width;
  const top = (value: number): number => (height - foot) * (1 - (0.94 * value) / most);
  const outline = (counts: ArrayLike<number>): Path2D => {
    const path = new Path2D();
    for (let i = 0; i < bins; i++)
      if (counts[i]! > 0)
        path.rect(
          toX(edges[i]!) + unit / 2,
          top(counts[i]!),
          toX(edges[i + 1]!) - toX(edges[i]!) - unit,
          height - foot - top(counts[i]!),
        );
    return path;
  };
  context.fillStyle = `${colors.real}b0`;
  context.fill(outline(real));
  const stripes = outline(fake);
  context.strokeStyle = colors.generated;
  context.lineWidth = 1.25 * unit;
  context.stroke(stripes);
  context.save();
  context.clip(stripes);
  context.beginPath();
  for (let x = -height; x < width; x += 5 * unit) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.lineWidth = unit;
  context.stroke();
  context.restore();
  context.fillStyle = colors.muted;
  context.font = `${11 * unit}px system-ui, sans-serif`;
  context.textBaseline = 'bottom';
  context.fillText(bound(low), 0, height);
  context.textAlign = 'right';
  context.fillText(bound(high), width, height);
  if (low < 0 && high > 0) {
    context.textAlign = 'center';
    // Not on top of the bounds.
    if (Math.min(toX(0), width - toX(0)) > 48 * unit) context.fillText('0', toX(0), height);
    context.fillStyle = colors.muted;
    context.fillRect(toX(0), 0, unit, height - foot);
  }
  return words;
};
