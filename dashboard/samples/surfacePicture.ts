import type { Theme } from '../ui/theme.js';
import { extremes } from './canvas.js';

const parts = (color: string): readonly number[] => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));

// Where scores have both signs, zero is where the discriminator cannot tell; else the middle of what it says is.
const center = (least: number, greatest: number): number => (least < 0 && greatest > 0 ? 0 : (least + greatest) / 2);

/** The surface as a picture, one pixel a score: towards the color of what the discriminator takes a point for. */
export const surfacePicture = (
  [height = 0, width = 0]: readonly number[],
  values: ArrayLike<number> & Iterable<number>,
  { real, generated }: Theme,
): OffscreenCanvas => {
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  const [least, greatest] = extremes(values);
  const middle = center(least, greatest);
  const reach = Math.max(greatest - middle, middle - least, 1e-9);
  const image = new ImageData(canvas.width, canvas.height);
  const [low, high] = [parts(generated), parts(real)];
  for (let i = 0; i < width * height; i++) {
    const score = values[i]!;
    const signed = Number.isFinite(score) ? (score - middle) / reach : 0;
    // Row 0 is the lowest of the plane, and the highest of a picture.
    const pixel = 4 * ((height - 1 - Math.floor(i / width)) * width + (i % width));
    image.data.set([...(signed < 0 ? low : high), Math.round(96 * Math.abs(signed) ** 0.8)], pixel);
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
};
