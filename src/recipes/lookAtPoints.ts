import * as tf from '@tensorflow/tfjs-core';
import { map, type Observable } from 'rxjs';
import type { AnyLoss } from '../losses/loss.js';
import { lossContext } from '../losses/lossContext.js';
import { concatFlat } from '../models/concatFlat.js';
import { latentsOf } from '../models/latents.js';
import { inferencePass } from '../models/network.js';
import { withEma } from '../models/player.js';
import type { Due } from '../operators/every.js';
import { readTensors } from '../operators/readTensors.js';
import { keyOf } from '../random.js';
import type { Tick } from '../streams/tick.js';
import { type ScoreHistogram, scoreHistogram } from './scoreHistogram.js';

/** What the discriminator thinks of the plane, and where it sends the generator. */
export interface PointsLook {
  readonly step: number;
  /** Raw scores at the centers of `size` × `size` cells of the square [-extent, extent]², row by row from the lowest y. */
  readonly surface: { readonly size: number; readonly extent: number; readonly scores: Float32Array };
  /** x, y, dx, dy: of some generated points, and the way downhill of the generator's loss from there, -n ∂L/∂x. */
  readonly arrows: Float32Array;
  /** How it scores real examples, and those of the generator that plays against it. */
  readonly scores: ScoreHistogram;
}

export interface PointsLookOptions {
  /** Real points, `[n, 2]` row by row, of which the first are scored. */
  readonly real: Float32Array;
  readonly extent: number;
  readonly loss: AnyLoss;
}

const cells = 40;
const scored = 500;
const arrows = 100;

/** The centers of the cells of a square, row by row from the lowest y. */
const squareGrid = (extent: number): Float32Array => {
  const center = (i: number): number => extent * ((2 * i + 1) / cells - 1);
  return Float32Array.from({ length: 2 * cells * cells }, (_, i) =>
    center(i % 2 === 0 ? Math.floor(i / 2) % cells : Math.floor(i / 2 / cells)),
  );
};

/**
 * Leaves the device with a look at every due tick, in one read.
 *
 * In plain words: looks and changes nothing. The arrows start at the first points of the evaluation.
 */
export const lookAtPoints =
  (due: Due, { real, extent, loss }: PointsLookOptions) =>
  (ticks$: Observable<Tick>): Observable<PointsLook> => {
    const count = Math.min(scored, real.length / 2);
    const grid = squareGrid(extent);
    return ticks$.pipe(
      readTensors(due, (tick) => {
        const { model, step } = tick;
        const { generator, discriminator } = model.players;
        const { size, sample } = latentsOf(model);
        const judge = (examples: tf.Tensor) => discriminator.network.apply(examples, inferencePass);
        const made = (purpose: string, n: number) =>
          generator.network.apply(tf.tensor2d(sample(keyOf(model.seed, purpose), n), [n, size]), inferencePass);
        const examples = tf.tensor2d(real.subarray(0, 2 * count), [count, 2]);
        const origins = withEma(generator, () => made('evaluation', arrows));
        const uphill = tf.grad((x) =>
          loss.generator(
            judge(x),
            () => judge(tf.slice2d(examples, [0, 0], [Math.min(arrows, count), 2])),
            lossContext(step, { seed: model.seed }),
          ),
        )(origins);
        const looked = [
          judge(tf.tensor2d(grid, [cells * cells, 2])),
          judge(examples),
          judge(made('scores', count)),
          tf.concat2d([origins as tf.Tensor2D, tf.mul(uphill, -arrows) as tf.Tensor2D], 1),
        ];
        return { numbers: concatFlat(looked) };
      }),
      map(({ step, numbers: { data } }) => {
        const [a, b, c] = [cells * cells, cells * cells + count, cells * cells + 2 * count];
        return {
          step,
          surface: { size: cells, extent, scores: data.slice(0, a) },
          scores: scoreHistogram(data.subarray(a, b), data.subarray(b, c)),
          arrows: data.slice(c),
        };
      }),
    );
  };
