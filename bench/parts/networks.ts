import { gradientPenalty, nonSaturating, wasserstein } from 'rxgan/losses';
import {
  activation,
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  flatten,
  type GanPlayer,
  gan,
  leakyRelu,
  type Model,
  mlp,
  mlpGan,
  relu,
  reshape,
  sequential,
  tanh,
} from 'rxgan/models';
import { type BatchSource, batches } from 'rxgan/streams';
import { examples } from './examples.js';
import { batch, type RowName, rows } from './rows.js';

const seed = 1;

const pixels = (tape: boolean) =>
  gan({
    seed,
    tape,
    generator: mlp({ inputs: 64, hidden: [256, 512], outputs: 784, activation: relu, output: tanh }),
    discriminator: mlp({ inputs: 784, hidden: [512, 256], outputs: 1 }),
  });

const images = (tape: boolean) => {
  const halving = { size: 4, strides: 2 };
  const normalized = { ...halving, bias: false } as const;
  return gan({
    seed,
    tape,
    generator: sequential(
      [64],
      dense(7 * 7 * 64),
      reshape([7, 7, 64]),
      batchNorm(),
      activation(relu),
      conv2dTranspose(32, normalized),
      batchNorm(),
      activation(relu),
      conv2dTranspose(1, halving, tanh),
    ),
    discriminator: sequential(
      [28, 28, 1],
      conv2d(32, halving, leakyRelu()),
      conv2d(64, normalized),
      batchNorm(),
      activation(leakyRelu()),
      flatten(),
      dense(1),
    ),
  });
};

/** The model of each row; Adam's defaults are those of DCGAN. */
export const modelOf: Readonly<Record<RowName, (tape: boolean) => () => Model<GanPlayer>>> = {
  points: (tape) => mlpGan({ seed, tape, hidden: [64, 64] }),
  mlp: pixels,
  conv: images,
  wganGp: pixels,
};

const penalized = gradientPenalty(10)(wasserstein);
export type BenchmarkLoss = typeof nonSaturating | typeof penalized;

/** The loss of each row. */
export const lossOf = (row: RowName): BenchmarkLoss => (row === 'wganGp' ? penalized : nonSaturating);

/** Shuffled batches of examples in memory. */
export const sourceOf = (row: RowName, size = batch): BatchSource => {
  const list = examples(row);
  return batches(
    { name: 'examples', size: list.length, shape: rows[row].example, at: (i) => list[i]! },
    { size, seed },
  );
};
