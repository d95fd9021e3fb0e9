import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import type { AnyLoss, LossContext, LossState, View } from '../../losses/loss.js';
import { packed } from '../../losses/packing.js';
import { drawLatents, latentsOf } from '../../models/latents.js';
import type { GanPlayer } from '../../models/model.js';
import { headOf } from '../../models/network.js';
import { type Key, keyOf } from '../../random.js';
import type { Tick } from '../../streams/tick.js';
import { lossState } from '../lossState.js';
import { conditionOf, fieldOf, labelsOf } from './fields.js';

/** What generated examples are made of. */
export interface Draw {
  /** What the generator takes: latents `[batch, size]`, or a field of the batch. */
  readonly input: tf.Tensor;
  /** Where the generator's pass takes its random draws from. */
  readonly key: Key;
}

/** Real and generated examples as the discriminator sees them: perturbed and packed. */
export interface Seen {
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
}

/** What one update of one player of a GAN looks at, and from which keys it draws. */
export interface UpdateContext {
  readonly tick: Tick<unknown>;
  readonly loss: AnyLoss;
  readonly key: (purpose: string) => Key;
  /** The real examples, as the batch has them. */
  readonly real: tf.Tensor;
  readonly draw: Draw;
  /** What the generated examples are conditioned on. */
  readonly condition: tf.Tensor | undefined;
  /** The same as the discriminator sees it, packed like the examples. */
  readonly seenCondition: tf.Tensor | undefined;
  readonly see: (examples: tf.Tensor, purpose: string) => tf.Tensor;
  readonly score: (output: tf.Tensor) => tf.Tensor;
  readonly lossContext: (state: LossState | undefined) => LossContext;
  readonly view: (
    seen: Seen,
    outputs: { readonly real: () => tf.Tensor; readonly fake: () => tf.Tensor },
    critic: View['critic'],
  ) => (state: LossState | undefined) => View;
}

/**
 * The context of an update of `player`: everything in it is a function of (seed, purpose, the player's own update count), but
 * for a draw that another update has made before.
 */
export const updateContext = (tick: Tick<unknown>, loss: AnyLoss, player: GanPlayer, drawn?: Draw): UpdateContext => {
  const { model, labels, step } = tick;
  const { network } = model.players.discriminator;
  const key = (purpose: string): Key => keyOf(model.seed, `${player}/${purpose}`, model.players[player].iterations);
  const real = fieldOf(tick, model.inputs.real);
  const draw = drawn ?? {
    input:
      model.inputs.generator === 'latents'
        ? drawLatents(latentsOf(model), key('latents'), real.shape[0]!)
        : fieldOf(tick, model.inputs.generator),
    key: key('generator pass 0'),
  };
  const condition = conditionOf(tick);
  const lossContext: UpdateContext['lossContext'] = (state) => ({
    step,
    key,
    state: () => (state === undefined ? tf.tensor1d([]) : (lossState(model, state) as unknown as tf.Tensor1D)),
  });
  const latents = (part?: string): tf.Tensor => {
    if (part === undefined) return draw.input;
    const { name, parts } = latentsOf(model);
    const columns = parts?.[part];
    if (columns === undefined)
      throw failure('ConfigError', `latents.${part}`, `${name} has no such part`, 'use jointLatents');
    return tf.slice(draw.input, [0, columns[0]], [-1, columns[1]]);
  };
  return {
    tick,
    loss,
    key,
    real,
    draw,
    condition,
    seenCondition: condition && packed(condition, loss.packing),
    see: (examples, purpose) =>
      packed(
        loss.perturbations.reduce((x, perturb, i) => perturb(x, key(`${purpose} ${i}`), step), examples),
        loss.packing,
      ),
    score: (output) => headOf(network, output, 'score'),
    lossContext,
    view: (seen, outputs, critic) => (state) => ({
      ...lossContext(state),
      ...seen,
      critic,
      head: (of, head) => headOf(network, outputs[of](), head),
      labels: () => labelsOf(step, labels),
      latents,
    }),
  };
};
