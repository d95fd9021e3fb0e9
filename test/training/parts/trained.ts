import {
  conv2d,
  conv2dTranspose,
  dense,
  flatten,
  type GanPlayer,
  gan,
  gaussian,
  leakyRelu,
  type Model,
  mlp,
  type Optimizer,
  relu,
  reshape,
  sequential,
  sgd,
  tanh,
} from 'rxgan/models';
import { report } from 'rxgan/operators';
import { type BatchSource, type Metrics, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap, toArray } from 'rxjs';
import type { Adding, Step } from '../../../src/operators/step.js';
import { keyOf, normals } from '../../../src/random.js';
import { sizeOf } from '../../../src/shape.js';
import { contentsOf, discriminatorOf, generatorOf } from '../../support/fakes.js';

// Plain descent: what rounding does to a gradient stays as small in the weights, where Adam would blow it up.
const descent = sgd({ learningRate: 0.05 });

/** A model of dense layers for examples of eight numbers. */
export const dots = (optimizer: Optimizer = descent): (() => Model<GanPlayer>) =>
  gan({
    seed: 3,
    generator: mlp({ inputs: 4, hidden: [16, 24], outputs: 8, activation: relu, output: tanh }),
    discriminator: mlp({ inputs: 8, hidden: [24, 16], outputs: 1, activation: leakyRelu(0.2) }),
    latents: gaussian(4),
    optimizers: { generator: optimizer, discriminator: optimizer },
  });

/** A model of convolutions for images of 8 by 8. */
export const images = (optimizer: Optimizer = descent): (() => Model<GanPlayer>) =>
  gan({
    seed: 3,
    generator: sequential(
      [4],
      dense(2 * 2 * 8, relu),
      reshape([2, 2, 8]),
      conv2dTranspose(6, { size: 4, strides: 2 }, relu),
      conv2dTranspose(1, { size: 4, strides: 2 }, tanh),
    ),
    discriminator: sequential(
      [8, 8, 1],
      conv2d(6, { size: 4, strides: 2 }, leakyRelu(0.2)),
      conv2d(8, { size: 4, strides: 2 }, leakyRelu(0.2)),
      flatten(),
      dense(1),
    ),
    latents: gaussian(4),
    optimizers: { generator: optimizer, discriminator: optimizer },
  });

/** Batches of noise, as many examples as asked. */
export const noise =
  (size: number, shape: readonly number[]): BatchSource =>
  (step) => ({ data: normals(keyOf(11, 'noise', step), size * sizeOf(shape)), shape: [size, ...shape] });

export interface Trained {
  readonly rows: readonly Readonly<Record<string, number>>[];
  /** Everything that training moves. */
  readonly contents: readonly (readonly number[])[];
}
export interface Training {
  readonly size?: number;
  readonly steps?: number;
  /** Does something to the model before it is trained. */
  readonly prepare?: (gan: Model<GanPlayer>) => void;
}

/** What a short run has measured, and where it has got to. */
export const trained = async <N extends Metrics>(
  make: () => Model<GanPlayer>,
  schedule: Adding<N>,
  { size = 10, steps = 4, prepare = () => undefined }: Training = {},
): Promise<Trained> => {
  let contents: number[][] = [];
  const rows = await lastValueFrom(
    scoped(make, (model) => {
      prepare(model);
      return ticks(model, noise(size, model.players.discriminator.network.inputShape)).pipe(
        take(steps),
        schedule as Step<N>,
        report(),
        toArray(),
        tap(() => {
          contents = contentsOf([...generatorOf(model), ...discriminatorOf(model), ...model.states.values()]);
        }),
      );
    }),
  );
  return { rows: rows as unknown as Trained['rows'], contents };
};

/** The largest distance between two lists, as a part of the largest number. */
const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) /
  Math.max(1e-3, ...a.map((value) => Math.abs(value)));

/** How far two runs are apart, relative to the largest number of each tensor, and in each metric. */
export const apart = (a: Trained, b: Trained): number =>
  Math.max(
    ...a.contents.map((values, i) => distance(values, b.contents[i]!)),
    ...a.rows.map((row, i) => distance(Object.values(row), Object.values(b.rows[i]!))),
  );
