import { imagesPicture } from './imagesPicture.js';
import { pointsPicture } from './pointsPicture.js';
import type { Sample } from './runEvent.js';

const lines = (points: Float32Array): string =>
  Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}\n`).join('');

/**
 * The files that the folder of a run keeps of a sample, by name: a picture of points or images, and generated points as
 * numbers.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { pictureFiles } from 'rxgan/runs';
 *
 * const image = { kind: 'images', shape: [1, 2, 2, 1], data: new Uint8Array(4), seedId: 7 } as const;
 * assert.deepEqual(Object.keys(pictureFiles(image)), ['images.png']);
 * ```
 */
export const pictureFiles = (sample: Sample): Readonly<Record<string, string | Uint8Array>> => {
  if (sample.kind === 'points')
    return { 'points.png': pointsPicture(sample), 'generated.csv': `x,y\n${lines(sample.fake)}` };
  return sample.kind === 'images' ? { 'images.png': imagesPicture(sample) } : {};
};
