import * as tf from '@tensorflow/tfjs-core';
import { integerBetween } from '../metrics/integerBetween.js';
import { latentsOf } from '../models/latents.js';
import type { GanPlayer, Model } from '../models/model.js';
import { inferencePass } from '../models/network.js';
import { withEma } from '../models/player.js';
import { type ImageGrid, imageGrid } from './imageGrid.js';
import { shown, shownLatents } from './lookAtImages.js';
import { sphericalPath } from './sphericalPath.js';

/** Between which images of the grid, and in how many frames. */
export interface Interpolation {
  /** Places in the grid: 0 to 63. */
  readonly from: number;
  readonly to: number;
  /** Both ends included. */
  readonly frames: number;
}

/** Settings, checked. */
export const interpolation = ({ from = 0, to = 1, frames = 16 }: Partial<Interpolation>): Interpolation => ({
  from: integerBetween('interpolation.from', from, 0, shown - 1, 'name a place in the grid'),
  to: integerBetween('interpolation.to', to, 0, shown - 1, 'name a place in the grid'),
  frames: integerBetween('interpolation.frames', frames, 2, 256, 'use 16'),
});

/**
 * What the averaged generator makes of the latents on the way from one image of the grid to another: `[frames, ...shape]`.
 *
 * To be called between two ticks; reads the weights and changes none, draws nothing, and leaves no tensor behind.
 */
export const interpolateImages = async (
  model: Model<GanPlayer>,
  { from, to, frames }: Interpolation,
): Promise<ImageGrid> => {
  const { generator } = model.players;
  const latents = latentsOf(model);
  // Kept: who asks may be in the middle of a frame, which would free it.
  const made = tf.tidy(() => {
    const all = shownLatents(model);
    const latent = (place: number) => all.subarray(place * latents.size, (place + 1) * latents.size);
    const path = tf.tensor2d(sphericalPath(latent(from), latent(to), frames), [frames, latents.size]);
    return tf.keep(withEma(generator, () => generator.network.apply(path, inferencePass)));
  });
  try {
    return imageGrid({ data: (await made.data()) as Float32Array, shape: made.shape }, model.seed);
  } finally {
    made.dispose();
  }
};
