import { failure } from '../errors.js';
import { sizeOf } from '../shape.js';
import type { Setting } from './protocol/messages.js';
import type { SampleNews } from './server/servedRun.js';

/** Scores on a square grid: `values[row * size + column]`, the first row at `yMin`. */
export interface Surface {
  readonly size: number;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly values: ArrayLike<number>;
}

/** Points of the plane, and what the discriminator thinks of the plane under them. */
export interface ScatterInput {
  readonly step: number;
  /** x, y, x, y, …; of each at most 2048 points are shown. */
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly surface?: Surface;
  /** x, y, dx, dy, …: where a point would go to please the discriminator. */
  readonly arrows?: ArrayLike<number>;
}

/** A grid of generated images. */
export interface ImagesInput {
  readonly step: number;
  /** How many, height, width, channels (1 or 3). As many are shown as fit into a megabyte. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** From 0 to 255. */
  readonly values: ArrayLike<number>;
  /** Names the latents: the same ones throughout a run. */
  readonly seedId: string | number;
  /** `interpolation`: along a line between latents. */
  readonly kind?: 'images' | 'interpolation';
}

/** How often the discriminator gave which score. */
export interface HistogramInput {
  readonly step: number;
  /** One more than there are counts. */
  readonly edges: ArrayLike<number>;
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
}

const pointLimit = 2048;
const byteLimit = 1024 * 1024;

const numbers = (values: ArrayLike<number>, width: number, limit = pointLimit) => {
  const count = Math.min(Math.floor(values.length / width), limit);
  return { shape: [count, width], values: Float32Array.from({ length: count * width }, (_, i) => values[i]!) };
};

/** Parts: `real` and `fake` [n, 2], `surface` [size, size] with its edges in `about`, `arrows` [n, 4]. */
export const scatterSample = ({ step, real, fake, surface, arrows }: ScatterInput): SampleNews => {
  const about: Record<string, Setting> = {};
  if (surface !== undefined) for (const key of ['xMin', 'xMax', 'yMin', 'yMax'] as const) about[key] = surface[key];
  return {
    kind: 'scatter',
    step,
    about,
    parts: {
      real: numbers(real, 2),
      fake: numbers(fake, 2),
      ...(surface && {
        surface: { shape: [surface.size, surface.size], values: Float32Array.from(surface.values) },
      }),
      ...(arrows && { arrows: numbers(arrows, 4) }),
    },
  };
};

/** Part: `images` [n, height, width, channels], bytes; `about.seedId`. Errors: `ShapeMismatch`, thrown. */
export const imagesSample = ({ step, shape, values, seedId, kind = 'images' }: ImagesInput): SampleNews => {
  if (sizeOf(shape) !== values.length) {
    const problem = `expected ${sizeOf(shape)} values of shape [${shape.join(', ')}], got ${values.length}`;
    throw failure('ShapeMismatch', 'live.images', problem, 'give the shape of the images');
  }
  const [count, ...one] = shape;
  const shown = Math.min(count, Math.max(1, Math.floor(byteLimit / sizeOf(one))));
  const bytes = Uint8Array.from({ length: shown * sizeOf(one) }, (_, i) => values[i]!);
  return { kind, step, about: { seedId }, parts: { images: { shape: [shown, ...one], values: bytes } } };
};

/** Parts: `edges` [n + 1], `real` and `fake` [n]. */
export const histogramSample = ({ step, edges, real, fake }: HistogramInput): SampleNews => {
  const line = (values: ArrayLike<number>) => ({ shape: [values.length], values: Float32Array.from(values) });
  return { kind: 'histogram', step, about: {}, parts: { edges: line(edges), real: line(real), fake: line(fake) } };
};
