import * as tf from '@tensorflow/tfjs-core';
import { map, type Observable } from 'rxjs';
import type { HostImages } from '../metrics/features/featureRows.js';
import { latentsOf } from '../models/latents.js';
import type { GanPlayer, Model } from '../models/model.js';
import { inferencePass } from '../models/network.js';
import { withEma } from '../models/player.js';
import type { Due } from '../operators/every.js';
import { readTensors } from '../operators/readTensors.js';
import { keyOf } from '../random.js';
import { sizeOf } from '../shape.js';
import type { Tick } from '../streams/tick.js';
import { type ImageGrid, imageGrid } from './imageGrid.js';
import { type ScoreHistogram, scoreHistogram } from './scoreHistogram.js';

/** A quick look at a run of images. */
export interface Look {
  readonly step: number;
  /** 64 images of the averaged generator, from the same latents at every look. */
  readonly images: ImageGrid;
  /** How the discriminator scores images it has never seen, and those of the generator that plays against it. */
  readonly scores: ScoreHistogram;
}

/** How many images a grid shows. */
export const shown = 64;
/** How many images of each side are scored. */
const scored = 256;

/** The latents of the grid, `[shown, size]` row by row: those of the operator `samples`. */
export const shownLatents = (model: Model<GanPlayer>): Float32Array =>
  latentsOf(model).sample(keyOf(model.seed, 'samples'), shown);

/** Leaves the device with a look at every due tick; the discriminator is asked about the first of the held-out images. */
export const lookAtImages =
  (due: Due, heldOut: HostImages, seedId: number) =>
  (ticks$: Observable<Tick>): Observable<Look> => {
    const [images, ...shape] = heldOut.shape;
    const count = Math.min(scored, images!);
    const first = heldOut.data.subarray(0, count * sizeOf(shape));
    return ticks$.pipe(
      readTensors(due, ({ model }) => {
        const { generator, discriminator } = model.players;
        const { size, sample } = latentsOf(model);
        const made = (latents: Float32Array) =>
          generator.network.apply(tf.tensor2d(latents, [latents.length / size, size]), inferencePass);
        const fake = made(sample(keyOf(model.seed, 'scores'), count));
        return {
          images: withEma(generator, () => made(shownLatents(model))),
          real: discriminator.network.apply(tf.tensor(first, [count, ...shape]), inferencePass),
          fake: discriminator.network.apply(fake, inferencePass),
        };
      }),
      map((read) => ({
        step: read.step,
        images: imageGrid(read.images, seedId),
        scores: scoreHistogram(read.real.data, read.fake.data),
      })),
    );
  };
