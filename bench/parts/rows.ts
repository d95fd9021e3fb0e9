import { dense, filters, type Layers, stepOperations } from './operations.js';

/** What is measured: one step of both players. */
export interface Row {
  readonly title: string;
  /** The shape of one example. */
  readonly example: readonly number[];
  readonly latent: number;
  readonly operations: number;
}

export const batch = 64;

const pixels: Layers = { generator: dense(64, 256, 512, 784), discriminator: dense(784, 512, 256, 1) };
const images: Layers = {
  generator: [...dense(64, 49 * 64), filters(49, 4, 64, 32), filters(14 * 14, 4, 32, 1)],
  discriminator: [filters(14 * 14, 4, 1, 32), filters(49, 4, 32, 64), ...dense(49 * 64, 1)],
};

export const rows = {
  points: {
    title: 'points 2-64-64-2',
    example: [2],
    latent: 2,
    operations: stepOperations({ generator: dense(2, 64, 64, 2), discriminator: dense(2, 64, 64, 1) }, { batch }),
  },
  mlp: { title: 'MLP 28x28', example: [784], latent: 64, operations: stepOperations(pixels, { batch }) },
  conv: { title: 'conv 28x28', example: [28, 28, 1], latent: 64, operations: stepOperations(images, { batch }) },
  wganGp: {
    title: 'WGAN-GP, MLP 28x28',
    example: [784],
    latent: 64,
    operations: stepOperations(pixels, { batch, penalized: true }),
  },
} as const satisfies Readonly<Record<string, Row>>;

export type RowName = keyof typeof rows;
export const rowNames = Object.keys(rows) as readonly RowName[];

/** The product by which the speed of an engine is measured: of two square matrices of this many rows. */
export const productSize = 512;
/** What a contender can be asked for: a step, or that product. */
export type Work = RowName | 'product';
