import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { AnyLoss, LossContext, LossState, View } from '../losses/loss.js';
import { packed } from '../losses/packing.js';
import { latentsOf } from '../models/latents.js';
import { headOf, type Pass } from '../models/network.js';
import { variable } from '../models/variable.js';
import { type Key, keyOf } from '../random.js';
import { drawLatents } from '../streams/latents.js';
import type { Tick } from '../streams/tick.js';

/** The discriminator's outputs for real and generated examples. */
export interface Outputs {
  readonly real: () => tf.Tensor;
  readonly fake: () => tf.Tensor;
}

/** What generated examples are made of. */
export interface Draw {
  /** `[batch, latents.size]` */
  readonly latents: tf.Tensor2D;
  /** Where the generator's pass takes its random draws from. */
  readonly key: Key;
}

/** What one update of one player looks at, and from which keys it draws. */
export interface UpdateContext {
  readonly key: (purpose: string) => Key;
  readonly draw: Draw;
  /** What the generator makes of it. */
  readonly generate: (pass: Pick<Pass, 'owned'>) => tf.Tensor;
  /** Examples as the discriminator sees them: perturbed and packed. */
  readonly see: (examples: tf.Tensor, purpose: string) => tf.Tensor;
  /** The discriminator's output for what it sees. */
  readonly judge: (seen: tf.Tensor, pass: Pick<Pass, 'owned' | 'key' | 'weights'>, condition?: tf.Tensor) => tf.Tensor;
  readonly score: (output: tf.Tensor) => tf.Tensor;
  readonly momentOf: (state: LossState | undefined) => LossContext;
  readonly viewOf: (
    seen: { readonly real: tf.Tensor; readonly fake: tf.Tensor },
    outputs: Outputs,
    critic: View['critic'],
  ) => (state: LossState | undefined) => View;
}

/** The variable of a loss's state, made at its first use and owned by the model. */
const stateOf = ({ model }: Tick, { name, initial }: LossState): tf.Variable => {
  const known = model.states.get(name);
  if (known !== undefined) return known;
  const made = variable(`loss/${name}`, [initial.length], Float32Array.from(initial), false);
  model.states.set(name, made);
  return made;
};

/**
 * The scene of an update of `player`: everything in it is a function of (seed, purpose, the player's own update count), but
 * for a draw that another update has made before.
 */
export const updateContextOf = (
  tick: Tick,
  loss: AnyLoss,
  player: 'discriminator' | 'generator',
  drawn?: Draw,
): UpdateContext => {
  const { model, batch, labels, step } = tick;
  const { network } = model.players.discriminator;
  const key = (purpose: string): Key => keyOf(model.seed, `${player}/${purpose}`, model.players[player].iterations);
  const draw = drawn ?? {
    latents: drawLatents(latentsOf(model), key('latents'), batch.shape[0]!),
    key: key(player === 'generator' ? 'pass' : 'generator pass'),
  };
  const { latents } = draw;
  const condition = labels && packed(labels.oneHot, loss.packing);
  const momentOf: UpdateContext['momentOf'] = (state) => ({
    step,
    key,
    state: () => (state === undefined ? tf.tensor1d([]) : (stateOf(tick, state) as unknown as tf.Tensor1D)),
  });
  const part = (name?: string): tf.Tensor => {
    if (name === undefined) return latents;
    const columns = latentsOf(model).parts?.[name];
    if (columns === undefined)
      throw failure('ConfigError', `latents.${name}`, `${latentsOf(model).name} has no such part`, 'use jointLatents');
    return tf.slice(latents, [0, columns[0]], [-1, columns[1]]);
  };
  const knownLabels = (): NonNullable<Tick['labels']> => {
    if (labels !== undefined) return labels;
    throw failure('ConfigError', `tick ${step}, labels`, 'the batch has none', 'use batches(…, { labelled: true })');
  };
  return {
    key,
    draw,
    generate: ({ owned }) =>
      model.players.generator.network.apply(latents, {
        owned,
        key: draw.key,
        training: true,
        condition: labels?.oneHot,
      }),
    see: (examples, purpose) =>
      packed(
        loss.perturbations.reduce((x, perturb, i) => perturb(x, key(`${purpose} ${i}`), step), examples),
        loss.packing,
      ),
    judge: (seen, pass, other = condition) => network.apply(seen, { ...pass, training: true, condition: other }),
    score: (output) => headOf(network, output, 'score'),
    momentOf,
    viewOf: (seen, outputs, critic) => (state) => ({
      ...momentOf(state),
      ...seen,
      critic,
      head: (of, head) => headOf(network, outputs[of](), head),
      labels: knownLabels,
      latents: part,
    }),
  };
};
