import type { Picture } from '../model/pictures.js';
import { bound, count } from '../ui/format.js';
import type { Theme } from '../ui/theme.js';
import { extremes, sharp } from './canvas.js';
import { surfacePicture } from './surfacePicture.js';

/** What of a scatter is drawn. */
export interface Layers {
  readonly real: boolean;
  readonly fake: boolean;
  readonly surface: boolean;
  readonly arrows: boolean;
}

type Numbers = ArrayLike<number> & Iterable<number>;
const none = { shape: [] as readonly number[], values: new Float32Array() as Numbers };

const boundsOf = ({ header: { about }, parts }: Picture): readonly [number, number, number, number] => {
  const given = ['xMin', 'xMax', 'yMin', 'yMax'].map((name) => about[name]);
  if (given.every((value) => typeof value === 'number'))
    return given as unknown as readonly [number, number, number, number];
  const real = [...(parts['real'] ?? none).values];
  const [xMin, xMax] = extremes(real.filter((_, i) => i % 2 === 0));
  const [yMin, yMax] = extremes(real.filter((_, i) => i % 2 === 1));
  const margin = 0.15 * Math.max(xMax - xMin, yMax - yMin, 1e-6);
  return [xMin - margin, xMax + margin, yMin - margin, yMax + margin];
};

/** Draws points of the plane: circles are real, diamonds generated; the surface under them; arrows where the generator is drawn to. */
export const drawScatter = (canvas: HTMLCanvasElement, picture: Picture, layers: Layers, colors: Theme): string => {
  const made = sharp(canvas, 1);
  const { real = none, fake = none, surface = none, arrows = none } = picture.parts;
  const [reals, fakes] = [real.values.length / 2, fake.values.length / 2];
  const [least, most] = extremes(surface.values);
  const scores = Number.isFinite(least) ? `, scores from ${bound(least)} to ${bound(most)}` : '';
  const words = `${count(reals)} real and ${count(fakes)} generated points${scores}`;
  if (made === undefined) return words;
  const { context, width: side } = made;
  const unit = devicePixelRatio;
  const [xMin, xMax, yMin, yMax] = boundsOf(picture);
  const toX = (x: number): number => ((x - xMin) / (xMax - xMin)) * side;
  const toY = (y: number): number => ((yMax - y) / (yMax - yMin)) * side;
  if (layers.surface && surface.values.length > 0) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(surfacePicture(surface.shape, surface.values, colors), 0, 0, side, side);
  }
  const points = (
    { values }: { readonly values: Numbers },
    color: string,
    mark: (x: number, y: number) => void,
  ): void => {
    context.beginPath();
    for (let i = 0; i + 1 < values.length; i += 2) mark(toX(values[i]!), toY(values[i + 1]!));
    context.strokeStyle = colors.card;
    context.lineWidth = unit;
    context.stroke();
    context.fillStyle = color;
    context.fill();
  };
  const [reach, radius] = [2.8 * unit, 1.6 * unit];
  if (layers.fake)
    points(fake, colors.generated, (x, y) => {
      context.moveTo(x - reach, y);
      context.lineTo(x, y - reach);
      context.lineTo(x + reach, y);
      context.lineTo(x, y + reach);
      context.closePath();
    });
  if (layers.arrows && arrows.values.length > 0)
    drawArrows(context, arrows.values, { toX, toY, color: colors.text, unit });
  // Above the others, and smaller: where a generator is right, both are to be seen.
  if (layers.real)
    points(real, colors.real, (x, y) => {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    });
  return words;
};

interface Plane {
  readonly toX: (x: number) => number;
  readonly toY: (y: number) => number;
  readonly color: string;
  readonly unit: number;
}

// Nine of ten arrows are in proportion, the longest of them a tenth of the picture; longer ones are cut to that.
const drawArrows = (context: CanvasRenderingContext2D, values: Numbers, { toX, toY, color, unit }: Plane): void => {
  const lengthOf = (i: number): number => Math.hypot(toX(values[i + 2]!) - toX(0), toY(values[i + 3]!) - toY(0));
  const lengths = Array.from({ length: Math.floor(values.length / 4) }, (_, i) => lengthOf(4 * i)).sort(
    (a, b) => a - b,
  );
  const usual = lengths[Math.floor(0.9 * lengths.length)] ?? 0;
  const most = context.canvas.width / 10;
  context.beginPath();
  for (let i = 0; i + 3 < values.length; i += 4) {
    const [x, y] = [toX(values[i]!), toY(values[i + 1]!)];
    const scale = usual > 0 ? Math.min(most / usual, most / lengthOf(i)) : 0;
    const [dx, dy] = [scale * (toX(values[i + 2]!) - toX(0)), scale * (toY(values[i + 3]!) - toY(0))];
    const [head, length] = [3 * unit, Math.hypot(dx, dy)];
    if (!(length > unit)) continue;
    const [ux, uy] = [dx / length, dy / length];
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
    context.moveTo(x + dx - head * (ux - uy * 0.6), y + dy - head * (uy + ux * 0.6));
    context.lineTo(x + dx, y + dy);
    context.lineTo(x + dx - head * (ux + uy * 0.6), y + dy - head * (uy - ux * 0.6));
  }
  context.strokeStyle = color;
  context.lineWidth = unit;
  context.stroke();
};
