import type { Scatter } from '../src/live/protocol.js';
import { byId, element, write } from './element.js';
import { bound, count } from './format.js';
import { extremes, surfacePicture } from './surfacePicture.js';
import { onThemeChange, type Theme, theme } from './theme.js';

interface Bounds {
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
}

const boundsOf = ({ real, surface }: Scatter): Bounds => {
  if (surface !== undefined) return surface;
  const [xMin, xMax] = extremes(real.filter((_, i) => i % 2 === 0));
  const [yMin, yMax] = extremes(real.filter((_, i) => i % 2 === 1));
  const margin = 0.15 * Math.max(xMax - xMin, yMax - yMin, 1e-6);
  return { xMin: xMin - margin, xMax: xMax + margin, yMin: yMin - margin, yMax: yMax + margin };
};

const draw = (canvas: HTMLCanvasElement, scatter: Scatter, colours: Theme): void => {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (side === 0) return;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d')!;
  const { xMin, xMax, yMin, yMax } = boundsOf(scatter);
  if (scatter.surface !== undefined) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(surfacePicture(scatter.surface, colours), 0, 0, side, side);
  }
  const points = (numbers: readonly number[], colour: string, mark: (x: number, y: number) => void): void => {
    context.beginPath();
    for (let i = 0; i + 1 < numbers.length; i += 2)
      mark(((numbers[i]! - xMin) / (xMax - xMin)) * side, ((yMax - numbers[i + 1]!) / (yMax - yMin)) * side);
    context.strokeStyle = colours.card;
    context.lineWidth = devicePixelRatio;
    context.stroke();
    context.fillStyle = colour;
    context.fill();
  };
  const reach = 2.8 * devicePixelRatio;
  points(scatter.fake, colours.generated, (x, y) => {
    context.moveTo(x - reach, y);
    context.lineTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.closePath();
  });
  // Above the others, and smaller: where a generator is right, both are to be seen.
  const radius = 1.6 * devicePixelRatio;
  points(scatter.real, colours.real, (x, y) => {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  });
};

/** Draws scatters into the page's figure; it stays hidden for a run that has none. */
export const scatterPlot = (): ((scatter: Scatter | undefined) => void) => {
  const figure = byId('scatter', HTMLElement);
  const canvas = figure.querySelector('canvas')!;
  const at = byId('scatter-at', HTMLElement);
  const [real, generated, low, high] = [element('b'), element('b'), element('span'), element('span')];
  const scale = element('span', 'scale', element('span', 'label', 'D: fake '), low, element('span', 'ramp'), high);
  scale.append(element('span', 'label', ' real'));
  figure
    .querySelector('figcaption')!
    .append(
      element('span', 'item', element('span', 'point real'), real, ' real'),
      element('span', 'item', element('span', 'point generated'), generated, ' generated'),
      scale,
    );

  let shown: Scatter | undefined;
  const redraw = (): void => {
    if (shown !== undefined) draw(canvas, shown, theme());
  };
  new ResizeObserver(redraw).observe(canvas);
  onThemeChange(redraw);

  return (scatter) => {
    shown = scatter;
    figure.hidden = scatter === undefined;
    if (scatter === undefined) return;
    figure.dataset['points'] = String((scatter.real.length + scatter.fake.length) / 2);
    write(at, `step ${count(scatter.step)}`);
    write(real, count(scatter.real.length / 2));
    write(generated, count(scatter.fake.length / 2));
    scale.hidden = scatter.surface === undefined;
    const [least, greatest] = extremes(scatter.surface?.values ?? []);
    write(low, bound(least, 2));
    write(high, bound(greatest, 2));
    redraw();
  };
};
