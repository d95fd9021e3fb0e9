import { gradientPenalty, nonSaturating, wasserstein } from 'rxgan/losses';
import {
  activation,
  batchNormalisation,
  convolution,
  dense,
  flatten,
  type Gan,
  gan,
  leakyRelu,
  mlp,
  mlpGan,
  relu,
  reshape,
  sequential,
  tanh,
  transposedConvolution,
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
  const normalised = { ...halving, bias: false } as const;
  return gan({
    seed,
    tape,
    generator: sequential(
      [64],
      dense(7 * 7 * 64),
      reshape([7, 7, 64]),
      batchNormalisation(),
      activation(relu),
      transposedConvolution(32, normalised),
      batchNormalisation(),
      activation(relu),
      transposedConvolution(1, halving, tanh),
    ),
    discriminator: sequential(
      [28, 28, 1],
      convolution(32, halving, leakyRelu()),
      convolution(64, normalised),
      batchNormalisation(),
      activation(leakyRelu()),
      flatten(),
      dense(1),
    ),
  });
};

/** The model of each row; Adam's defaults are those of DCGAN. */
export const modelOf: Readonly<Record<RowName, (tape: boolean) => () => Gan>> = {
  points: (tape) => mlpGan({ seed, tape, hidden: [64, 64] }),
  mlp: pixels,
  conv: images,
  wganGp: pixels,
};

const penalised = gradientPenalty(10)(wasserstein);
export type BenchmarkLoss = typeof nonSaturating | typeof penalised;

/** The loss of each row. */
export const lossOf = (row: RowName): BenchmarkLoss => (row === 'wganGp' ? penalised : nonSaturating);

/** Shuffled batches of examples in memory. */
export const sourceOf = (row: RowName, size = batch): BatchSource => {
  const list = examples(row);
  return batches(
    { name: 'examples', size: list.length, shape: rows[row].example, at: (i) => list[i]! },
    { size, seed },
  );
};
