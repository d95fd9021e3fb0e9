import { inMemory } from '../../data/dataset.js';
import { ring } from '../../data/mixture.js';
import { type GanPlayer, gan, type Model, mlp, mlpGan, tanh } from '../../models/index.js';
import { keyOf, uniforms } from '../../random.js';
import { type BatchSource, batches } from '../../streams/index.js';

/** A GAN to measure a step of, and what it is fed with. */
export interface BenchmarkNetwork {
  readonly name: string;
  readonly model: () => Model<GanPlayer>;
  readonly data: () => BatchSource;
}

const seed = 7;
const size = 64;

/** The two sizes that decide between engines: a step of 7 million operations, and one of 800 million. */
export const networks = {
  points: {
    name: 'points 2-64-64-2',
    model: mlpGan({ seed, hidden: [64, 64] }),
    data: () => batches(inMemory(ring()), { size, seed }),
  },
  pixels: {
    name: 'MLP 64-256-512-784',
    model: gan({
      seed,
      generator: mlp({ inputs: 64, hidden: [256, 512], outputs: 784, output: tanh }),
      discriminator: mlp({ inputs: 784, hidden: [512, 256], outputs: 1 }),
    }),
    data: () => {
      // What the pixels are changes no time.
      const at = (i: number) => uniforms(keyOf(seed, 'pixels'), 784, i).map((value) => 2 * value - 1);
      return batches(inMemory({ name: 'noise', size: 256, shape: [784], at }), { size, seed });
    },
  },
} as const satisfies Readonly<Record<string, BenchmarkNetwork>>;

export type NetworkName = keyof typeof networks;
export const networkNames = Object.keys(networks) as readonly NetworkName[];
