import { PNG } from 'pngjs';

/** Images of one or three channels, `[count, height, width, channels]` row by row, from 0 to 255. */
export interface ImagesPicture {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
  /** How many stand in a row; as many as rows if not given. */
  readonly columns?: number;
  /** Each pixel is a square of so many; 3 if not given. */
  readonly scale?: number;
}

/**
 * A PNG of images in a grid, a pixel apart.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { imagesPicture } from 'rxgan/runs';
 *
 * const png = imagesPicture({ data: new Uint8Array(4 * 28 * 28), shape: [4, 28, 28, 1] });
 * assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
 * ```
 */
export const imagesPicture = ({ data, shape, columns, scale = 3 }: ImagesPicture): Buffer => {
  const [count, height, width, channels] = shape as [number, number, number, number];
  const across = columns ?? Math.ceil(Math.sqrt(count));
  const [stepX, stepY] = [width * scale + 1, height * scale + 1];
  const png = new PNG({ width: across * stepX + 1, height: Math.ceil(count / across) * stepY + 1 });
  png.data.fill(255);
  for (let i = 0; i < count; i++)
    for (let y = 0; y < height * scale; y++)
      for (let x = 0; x < width * scale; x++) {
        const from = ((i * height + Math.floor(y / scale)) * width + Math.floor(x / scale)) * channels;
        const [left, top] = [1 + (i % across) * stepX, 1 + Math.floor(i / across) * stepY];
        const at = 4 * ((top + y) * png.width + left + x);
        for (let channel = 0; channel < 3; channel++)
          png.data[at + channel] = data[from + (channels === 1 ? 0 : channel)]!;
      }
  return PNG.sync.write(png);
};
