import type { Surface } from '../src/live/protocol.js';
import { element } from './element.js';
import type { Theme } from './theme.js';

const parts = (colour: string): readonly number[] => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));

// Where scores have both signs, zero is where the discriminator cannot tell; else the middle of what it says is.
const centre = (least: number, greatest: number): number => (least < 0 && greatest > 0 ? 0 : (least + greatest) / 2);

/** The least and the greatest of the finite numbers. */
export const extremes = (values: readonly number[]): readonly [number, number] =>
  values
    .filter(Number.isFinite)
    .reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as readonly [number, number]);

/** The surface as a picture, one pixel a score: towards the colour of what the discriminator takes a point for. */
export const surfacePicture = ({ size, values }: Surface, { real, generated }: Theme): HTMLCanvasElement => {
  const canvas = element('canvas');
  canvas.width = size;
  canvas.height = size;
  const [least, greatest] = extremes(values);
  const middle = centre(least, greatest);
  const reach = Math.max(greatest - middle, middle - least, 1e-9);
  const image = new ImageData(size, size);
  const [low, high] = [parts(generated), parts(real)];
  values.forEach((score, i) => {
    const signed = Number.isFinite(score) ? (score - middle) / reach : 0;
    // Row 0 is the lowest of the plane, and the highest of a picture.
    const pixel = 4 * ((size - 1 - Math.floor(i / size)) * size + (i % size));
    image.data.set([...(signed < 0 ? low : high), Math.round(88 * Math.abs(signed) ** 0.8)], pixel);
  });
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
};
