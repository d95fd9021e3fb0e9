import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { AdversarialLoss } from 'rxgan/losses';
import { type GanPlayer, gan, type Model, type Network, type NetworkFactory, type Optimizer, sgd } from 'rxgan/models';
import { discriminatorStep, generatorStep, times } from 'rxgan/operators';
import { type BatchSource, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { variable } from '../../src/models/variable.js';

/** How often each atom occurs in a batch of real and in one of generated examples: batch means are then exact expectations. */
export interface Counts {
  readonly real: readonly number[];
  readonly fake: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** p and q. */
export const sharesOf = ({ real, fake }: Counts) => ({
  p: real.map((count) => count / sum(real)),
  q: fake.map((count) => count / sum(fake)),
});

/** The largest p + q of an atom: what limits the length of a step, since no loss curves more than in proportion to it. */
export const heaviest = (pair: Counts): number => {
  const { p, q } = sharesOf(pair);
  return Math.max(...p.map((share, k) => share + q[k]!));
};

const histogram = (atoms: number, size: number, least: number) =>
  fc
    .array(fc.nat(atoms - 1), { minLength: size - least * atoms, maxLength: size - least * atoms })
    .map((drawn) => Array.from({ length: atoms }, (_, k) => least + drawn.filter((atom) => atom === k).length));

/** Two histograms of `size` examples over three atoms, each atom at least `least` times in both. */
export const counts = (size: number, least = 0): fc.Arbitrary<Counts> =>
  fc.record({ real: histogram(3, size, least), fake: histogram(3, size, least) });

/** Three scores to start from. */
export const tables: fc.Arbitrary<number[]> = fc.array(
  fc.integer({ min: -48, max: 48 }).map((n) => n / 16),
  { minLength: 3, maxLength: 3 },
);

/** Row i is 1 in column `atoms[i]` and 0 elsewhere. */
export const oneHotRows = (atoms: readonly number[], width: number): Float32Array =>
  Float32Array.from(atoms.flatMap((atom) => Array.from({ length: width }, (_, k) => (k === atom ? 1 : 0))));

/** Each atom as often as it is counted. */
export const listed = (histogramOf: readonly number[]): number[] =>
  histogramOf.flatMap((count, atom) => new Array<number>(count).fill(atom));

/** A network of one matrix and nothing else, x W. */
export const matrix =
  (values: Float32Array, [inputs, outputs]: readonly [number, number], more: Partial<Network> = {}): NetworkFactory =>
  ({ name }) => {
    const weights = variable(`${name}/matrix`, [inputs, outputs], values);
    return {
      name,
      inputShape: [inputs],
      outputShape: [outputs],
      variables: [weights],
      buffers: [],
      apply: (x) => tf.matMul(x as tf.Tensor2D, weights as unknown as tf.Tensor2D),
      firstOrderOnly: [],
      readsCondition: false,
      mixesBatch: [],
      outputRange: undefined,
      noWeightOverride: [],
      ...more,
      [Symbol.dispose]: () => weights.dispose(),
    };
  };

/** A generator that makes exactly these atoms, in this order: its latents name them, and it hands them on. */
export const makes = (atoms: readonly number[], width: number) => ({
  generator: matrix(oneHotRows([...new Array(width).keys()], width), [width, width]),
  latents: { name: 'atoms', size: width, sample: () => oneHotRows(atoms, width) },
});

export const numbers = (tensor: tf.Tensor | undefined): number[] => Array.from(tensor!.dataSync());

export interface Game {
  /** The free score of each atom; 0 if not given. */
  readonly table?: readonly number[];
  readonly optimizer?: Optimizer;
  readonly more?: Partial<Network>;
}
const gameOf = ({ real, fake }: Counts, { table = real.map(() => 0), optimizer = sgd(), more = {} }: Game) =>
  gan({
    seed: 1,
    ...makes(listed(fake), real.length),
    discriminator: matrix(Float32Array.from(table), [real.length, 1], more),
    optimizers: { discriminator: optimizer, generator: sgd({ learningRate: 0 }) },
  });
const sourceOf =
  ({ real }: Counts): BatchSource =>
  () => ({ data: oneHotRows(listed(real), real.length), shape: [sum(real), real.length] });

export interface Length {
  readonly steps?: number | undefined;
  /** How many updates each step makes. */
  readonly updates?: number | undefined;
}
/** What a step left, and what the discriminator paid in its last update, by the scores that it had before that. */
export interface Trained {
  readonly table: readonly number[];
  readonly paid: number;
}

/** Trains the discriminator alone; one entry a step. */
export const trainingOf = <D extends string>(
  model: () => Model<GanPlayer>,
  source: BatchSource,
  loss: AdversarialLoss<D, string>,
  { steps = 1, updates = 1 }: Length,
): Promise<Trained[]> =>
  lastValueFrom(
    scoped(model, (made) =>
      ticks(made, source).pipe(
        take(steps),
        times(updates, discriminatorStep(loss)),
        map(({ metrics }) => ({
          table: numbers(made.players.discriminator.network.variables[0]),
          paid: numbers(metrics.dLoss)[0]!,
        })),
        toArray(),
      ),
    ),
  );

/** Trains a discriminator with one free score an atom against a generator that never changes; one entry a step. */
export const training = <D extends string>(
  pair: Counts,
  loss: AdversarialLoss<D, string>,
  { steps, updates, ...game }: Length & Game = {},
): Promise<Trained[]> => trainingOf(gameOf(pair, game), sourceOf(pair), loss, { steps, updates });

/** The end of a training. */
export const trained = async <D extends string>(
  pair: Counts,
  loss: AdversarialLoss<D, string>,
  options?: Length & Game,
): Promise<Trained> => (await training(pair, loss, options)).at(-1)!;

/** What the generator pays against a table, which stays as it is. */
export const generatorPays = <G extends string>(
  pair: Counts,
  loss: AdversarialLoss<string, G>,
  table: readonly number[],
): Promise<number> =>
  lastValueFrom(
    scoped(gameOf(pair, { table }), (model) =>
      ticks(model, sourceOf(pair)).pipe(
        take(1),
        generatorStep(loss),
        map(({ metrics }) => numbers(metrics.gLoss)[0]!),
      ),
    ),
  );

/** The counts with one generated example of atom `from` made one of atom `to`. */
export const moved = ({ real, fake }: Counts, from: number, to: number): Counts => ({
  real,
  fake: fake.map((count, k) => count + Number(k === to) - Number(k === from)),
});

/** How f changes as the generator starts to make that move: the derivative along it, by central differences. */
export const slopeAlong = (pair: Counts, from: number, to: number, f: (q: readonly number[]) => number): number => {
  const { q } = sharesOf(pair);
  const nearby = 1e-5;
  const along = (by: number): number =>
    f(q.map((share, k) => share + (by * (Number(k === to) - Number(k === from))) / sum(pair.fake)));
  return (along(nearby) - along(-nearby)) / (2 * nearby);
};

/** A fixed seed; counterexamples shrink to few and small counts. */
export const runs = (numRuns: number) => ({ seed: 7, numRuns });
