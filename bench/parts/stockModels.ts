import * as layers from '@tensorflow/tfjs-layers';
import { type Row, type RowName, rows } from './rows.js';

const { activation, batchNormalization, conv2d, conv2dTranspose, dense, flatten, leakyReLU, reshape } = layers.layers;
type Layer = layers.layers.Layer;

const leaky = (): Layer => leakyReLU({ alpha: 0.2 });
const halving = { kernelSize: 4, strides: 2, padding: 'same' } as const;

interface Stacks {
  readonly generator: readonly Layer[];
  readonly discriminator: readonly Layer[];
}

const pixels = (): Stacks => ({
  generator: [
    dense({ units: 256, activation: 'relu' }),
    dense({ units: 512, activation: 'relu' }),
    dense({ units: 784, activation: 'tanh' }),
  ],
  discriminator: [dense({ units: 512 }), leaky(), dense({ units: 256 }), leaky(), dense({ units: 1 })],
});

const stacksOf: Readonly<Record<RowName, () => Stacks>> = {
  points: () => ({
    generator: [dense({ units: 64 }), leaky(), dense({ units: 64 }), leaky(), dense({ units: 2 })],
    discriminator: [dense({ units: 64 }), leaky(), dense({ units: 64 }), leaky(), dense({ units: 1 })],
  }),
  mlp: pixels,
  conv: () => ({
    generator: [
      dense({ units: 7 * 7 * 64 }),
      reshape({ targetShape: [7, 7, 64] }),
      batchNormalization(),
      activation({ activation: 'relu' }),
      conv2dTranspose({ filters: 32, ...halving, useBias: false }),
      batchNormalization(),
      activation({ activation: 'relu' }),
      conv2dTranspose({ filters: 1, ...halving, activation: 'tanh' }),
    ],
    discriminator: [
      conv2d({ filters: 32, ...halving }),
      leaky(),
      conv2d({ filters: 64, ...halving, useBias: false }),
      batchNormalization(),
      leaky(),
      flatten(),
      dense({ units: 1 }),
    ],
  }),
  wganGp: pixels,
};

/** The networks of a row, built of the layers of TensorFlow.js. */
export const stockModels = (row: RowName): Readonly<Record<keyof Stacks, layers.LayersModel>> => {
  const { example, latent }: Row = rows[row];
  const model = (inputShape: readonly number[], stack: readonly Layer[]): layers.LayersModel => {
    const input = layers.input({ shape: [...inputShape] });
    return layers.model({
      inputs: input,
      outputs: stack.reduce((x, layer) => layer.apply(x) as layers.SymbolicTensor, input),
    });
  };
  const { generator, discriminator } = stacksOf[row]();
  return { generator: model([latent], generator), discriminator: model(example, discriminator) };
};
