import * as tf from '@tensorflow/tfjs-core';
import type { GanPlayer, LatentDistribution, Model, Network } from 'rxgan/models';
import type { Metrics } from 'rxgan/streams';
import { of } from 'rxjs';
import type { Adding } from '../../src/operators/step.js';
import { keyOf, normals } from '../../src/random.js';
import { oneHot } from '../../src/streams/labels.js';
import { fakeTick } from '../support/fakes.js';

type Nested = readonly (Nested | readonly number[])[];
/** What a tick holds beside the model. */
export interface Played {
  readonly step?: number;
  /** The shape of the batch, of fixed noise, or the batch itself. */
  readonly batch?: readonly number[] | Nested;
  /** The class of each example, and how many classes there are. */
  readonly ids?: readonly number[];
  readonly classes?: number;
  readonly latents?: LatentDistribution;
}

const isShape = (batch: readonly number[] | Nested): batch is readonly number[] => typeof batch[0] === 'number';
const batchOf = (batch: readonly number[] | Nested): tf.Tensor =>
  isShape(batch)
    ? tf.tensor(normals(keyOf(9, 'batch'), tf.util.sizeFromShape([...batch])), [...batch])
    : tf.tensor(batch as tf.TensorLike);

/** One tick of a model, at once: the numbers that the steps have measured. What fails is thrown. */
export const play = <N extends Metrics>(
  model: Model<GanPlayer>,
  operator: Adding<N>,
  { step = 0, batch = [8, 2], ids, classes = 3, latents = model.latents }: Played = {},
): { readonly [K in keyof N]: number } =>
  tf.tidy(() => {
    const known = ids && { ids: Int32Array.from(ids), classes };
    const labels = known && { ...known, oneHot: oneHot(known) };
    let metrics: [string, number][] = [];
    const errors: unknown[] = [];
    of(fakeTick(step, { model: { ...model, latents }, batch: batchOf(batch), labels }))
      .pipe(operator)
      .subscribe({
        next: (tick) => {
          metrics = Object.entries(tick.metrics).map(([name, value]) => [name, value!.dataSync()[0]!]);
        },
        error: (error) => errors.push(error),
      });
    if (errors.length > 0) throw errors[0];
    return Object.fromEntries(metrics) as never;
  });

/** All numbers of a network that training moves, in one list. */
export const weightsOf = ({ variables }: Network): number[] =>
  variables.flatMap((variable) => Array.from(variable.dataSync()));

/** Puts such a list back. */
export const setWeights = ({ variables }: Network, values: readonly number[]): void =>
  tf.tidy(() => {
    let from = 0;
    for (const variable of variables) {
      variable.assign(tf.tensor([...values.slice(from, from + variable.size)], variable.shape));
      from += variable.size;
    }
  });

/** Forgets all updates: counters and states are as in a fresh model. */
const forget = ({ players: { generator, discriminator }, states }: Model<GanPlayer>): void => {
  generator.iterations = 0;
  discriminator.iterations = 0;
  for (const state of states.values()) state.dispose();
  states.clear();
};

/** What one step of plain descent at rate 1 takes from the weights of a player: the gradient. Then all is as before. */
export const gradientOf = (
  model: Model<GanPlayer>,
  player: 'discriminator' | 'generator',
  operator: Adding<Metrics>,
  played?: Played,
): number[] => {
  const { network } = model.players[player];
  const before = weightsOf(network);
  play(model, operator, played);
  const after = weightsOf(network);
  setWeights(network, before);
  forget(model);
  return before.map((weight, i) => weight - after[i]!);
};

/** The largest distance between two lists. */
export const apart = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
};
export const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
