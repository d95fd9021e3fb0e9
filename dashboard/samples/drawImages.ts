import type { Picture } from '../model/pictures.js';
import { columnsOf, mosaic } from './mosaic.js';

/** Draws a grid of images; every pixel of theirs is the same whole number of pixels of the screen, where there is room. */
export const drawImages = (canvas: HTMLCanvasElement, { header, parts }: Picture): string => {
  const { shape = [], values = new Uint8Array() } = parts['images'] ?? {};
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (count === 0 || width === 0 || height === 0) return 'no images';
  const made = mosaic([count, height, width, channels], values, columnsOf(count, header.entry.kind));
  const source = new OffscreenCanvas(made.width, made.height);
  source.getContext('2d')!.putImageData(new ImageData(made.data, made.width, made.height), 0, 0);
  const room = (canvas.parentElement?.clientWidth ?? made.width) * devicePixelRatio;
  const scale = Math.max(1, Math.floor(room / made.width));
  canvas.width = made.width * scale;
  canvas.height = made.height * scale;
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return `${count} images of ${width} × ${height}`;
};
