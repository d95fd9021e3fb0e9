import { initializers, type LayersModel, layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { ring } from 'rxgan/data';
import { type AdversarialLoss, gradientPenalty, nonSaturating, r1 } from 'rxgan/losses';
import {
  dense,
  fromLayersModel,
  type GanPlayer,
  gan,
  leakyRelu,
  type Model,
  mlpGan,
  relu,
  sequential,
  tanh,
} from 'rxgan/models';
import { discriminatorStep, generatorStep, report } from 'rxgan/operators';
import { type BatchSource, batches, type HostBatch, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, toArray } from 'rxjs';
import { batchNorm } from '../../../src/models/layers/batchNorm.js';
import { conv2d } from '../../../src/models/layers/conv2d.js';
import { conv2dTranspose } from '../../../src/models/layers/conv2dTranspose.js';
import { flatten, reshape } from '../../../src/models/layers/reshape.js';
import { keyOf, uniforms } from '../../../src/random.js';

export type Row = Readonly<Record<string, number>>;
type AnyLoss = AdversarialLoss<string, string>;

/** Gray images from a seed, with values from -1 to 1. */
export const images =
  (shape: readonly number[], size = 4) =>
  (step: number): HostBatch => {
    const count = shape.reduce((product, length) => product * length, size);
    const values = Float32Array.from(uniforms(keyOf(9, 'images', step), count), (value) => 2 * value - 1);
    return { data: values, shape: [size, ...shape] };
  };

const ringPoints = batches(ring(), { size: 8, seed: 1 });
const points = mlpGan({ seed: 3, hidden: [64, 64] });
const mlp = mlpGan({ seed: 3, latent: 4, outputs: 784, hidden: [16] });

export const image = [8, 8, 1];
const four = { size: 4, strides: 2 };
/** A DCGAN in small, of this library's own layers. */
export const convolutional = (): Model<GanPlayer> =>
  gan({
    seed: 3,
    generator: sequential(
      [4],
      dense(16, relu),
      reshape([2, 2, 4]),
      conv2dTranspose(4, { ...four, bias: false }),
      batchNorm(),
      conv2dTranspose(1, four, tanh),
    ),
    discriminator: sequential(image, conv2d(4, four, leakyRelu()), conv2d(6, four, leakyRelu()), flatten(), dense(1)),
  })();

const drawn = (seed: number) => ({ kernelInitializer: initializers.glorotNormal({ seed }) });
const filters = { kernelSize: 3, strides: 2, padding: 'same' } as const;
const foreignGenerator = (): LayersModel =>
  layersModel({
    layers: [
      layers.dense({ units: 12, inputShape: [4], ...drawn(1) }),
      layers.reshape({ targetShape: [2, 2, 3] }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2dTranspose({ filters: 1, ...filters, activation: 'tanh', ...drawn(2) }),
    ],
  });
const foreignDiscriminator = (): LayersModel =>
  layersModel({
    layers: [
      layers.conv2d({ filters: 3, ...filters, activation: 'softplus', inputShape: [4, 4, 1], ...drawn(3) }),
      layers.flatten(),
      layers.dense({ units: 1, ...drawn(4) }),
    ],
  });
/** Something like it in TensorFlow.js's layers. */
const foreign = (): Model<GanPlayer> =>
  gan({
    seed: 3,
    generator: fromLayersModel(foreignGenerator),
    discriminator: fromLayersModel(foreignDiscriminator),
  })();

interface Game {
  readonly model: () => Model<GanPlayer>;
  readonly source: BatchSource;
  readonly loss: AnyLoss;
}

const penalized = r1(1)(gradientPenalty(10)(nonSaturating));

/**
 * What is played on both engines.
 *
 * Adam divides each gradient by its own size, so a gradient that is zero but for rounding moves a weight as far as any
 * other, wherever rounding points. Wasserstein's last offset has such a gradient: these losses have none.
 */
const played: Readonly<Record<string, Game>> = {
  points: { model: points, source: ringPoints, loss: nonSaturating },
  'points with a gradient penalty and R1': { model: points, source: ringPoints, loss: penalized },
  'an MLP on 28x28 with both': { model: mlp, source: images([784], 2), loss: penalized },
  convolutions: { model: convolutional, source: images(image), loss: nonSaturating },
  'convolutions with both': { model: convolutional, source: images(image), loss: penalized },
  'convolutions of TensorFlow.js with both': { model: foreign, source: images([4, 4, 1]), loss: penalized },
};
export const games = Object.keys(played);

/** What the steps of a short run measure, on the current engine. */
export const play = (game: string, steps = 5): Promise<Row[]> => {
  const { model, source, loss } = played[game]!;
  const run$ = scoped(model, (subject) =>
    ticks(subject, source).pipe(discriminatorStep(loss), generatorStep(loss), report()),
  );
  return lastValueFrom(run$.pipe(take(steps), toArray())) as unknown as Promise<Row[]>;
};
