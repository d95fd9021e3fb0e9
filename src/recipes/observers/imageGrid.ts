import * as tf from '@tensorflow/tfjs-core';
import { latentsOf } from '../../models/latents.js';
import type { GanPlayer, Model } from '../../models/model.js';
import { inferencePass } from '../../models/network.js';
import { withEma } from '../../models/player.js';
import { keyOf } from '../../random.js';
import type { ImagesSample } from '../../runs/runEvent.js';
import { checked } from '../../schema/checked.js';
import { integer } from '../../schema/numbers.js';
import type { ImagesData } from '../data/images.js';
import type { Observer, Period } from './observer.js';
import { sphericalPath } from './sphericalPath.js';
import { toPixels } from './toPixels.js';

/** Between which images of the grid, and in how many frames. */
export interface Interpolation {
  /** Places in the grid: 0 to 63. */
  readonly from: number;
  readonly to: number;
  /** Both ends included. */
  readonly frames: number;
}

/** How many images a grid shows. */
const shown = 64;

/** The latents of the grid, `[shown, size]` row by row: those of the operator `samples`. */
const shownLatents = (model: Model<GanPlayer>): Float32Array =>
  latentsOf(model).sample(keyOf(model.seed, 'samples'), shown);

/** What the averaged generator makes of latents; to be called between two ticks, or inside a frame. */
const generated = (model: Model<GanPlayer>, latents: Float32Array): tf.Tensor => {
  const { generator } = model.players;
  const { size } = latentsOf(model);
  return withEma(generator, () =>
    generator.network.apply(tf.tensor2d(latents, [latents.length / size, size]), inferencePass),
  );
};

const interpolated = async (model: Model<GanPlayer>, { from, to, frames }: Interpolation): Promise<ImagesSample> => {
  const { size } = latentsOf(model);
  // Kept: who asks may be in the middle of a frame, which would free it.
  const images = tf.tidy(() => {
    const all = shownLatents(model);
    const latent = (place: number) => all.subarray(place * size, (place + 1) * size);
    return tf.keep(generated(model, sphericalPath(latent(from), latent(to), frames)));
  });
  try {
    const data = toPixels((await images.data()) as Float32Array);
    return { kind: 'interpolation', shape: images.shape, data, seedId: model.seed };
  } finally {
    images.dispose();
  }
};

/**
 * Shows 64 images of the averaged generator, from the same latents at every look; on the command to interpolate, frames of the way
 * from one of them to another.
 *
 * In plain words: the picture of a run of images. Errors: `ConfigError` at once for an interpolation outside of the grid.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as TE from 'fp-ts/lib/TaskEither.js';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { keyOf, uniforms } from 'rxgan';
 * import { digitFeatures } from 'rxgan/metrics';
 * import { digits, imageGrid, images, run } from 'rxgan/recipes';
 *
 * const noise = (name: string) => ({
 *   name,
 *   size: 8,
 *   shape: [28, 28, 1],
 *   at: (index: number) => uniforms(keyOf(1, name), 784, index).map((u) => 2 * u - 1),
 * });
 * const read = () => TE.right({ training: noise('training'), heldOut: noise('held out') });
 * const data = images({ read, net: digitFeatures, folder: 'nothing' });
 * const recipe = { ...digits, data, observers: [imageGrid({ due: { every: 1 } })] };
 * const events = await lastValueFrom(run(recipe, { steps: 1, batch: 4 }).pipe(toArray()));
 * const shown = events.flatMap((event) => (event._tag === 'Sample' && event.sample.kind === 'images' ? [event.sample] : []));
 * assert.deepEqual(shown.map(({ shape }) => shape), [[64, 28, 28, 1]]);
 * ```
 */
export const imageGrid = ({
  due = { every: 50, first: true, last: true },
  interpolation: { from = 0, to = 1, frames = 16 } = {},
}: {
  readonly due?: Period;
  readonly interpolation?: Partial<Interpolation>;
} = {}): Observer<ImagesData> => {
  const path: Interpolation = {
    from: checked(integer({ min: 0, max: shown - 1 }), 'interpolation.from', from, 'name a place in the grid'),
    to: checked(integer({ min: 0, max: shown - 1 }), 'interpolation.to', to, 'name a place in the grid'),
    frames: checked(integer({ min: 2, max: 256 }), 'interpolation.frames', frames, 'use 16'),
  };
  return {
    name: 'imageGrid',
    due,
    actions: { interpolate: (model) => interpolated(model, path) },
    observe: ({ options: { seed } }) => ({
      read: ({ model }) => ({ images: generated(model, shownLatents(model)) }),
      observe: ({ tensors }) => {
        const { data, shape } = tensors['images']!;
        return { samples: [{ kind: 'images', shape, data: toPixels(data), seedId: seed }] };
      },
    }),
  };
};
