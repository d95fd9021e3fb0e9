import type * as tf from '@tensorflow/tfjs-core';
import type { AnyLoss } from '../../losses/loss.js';
import { type LossView, lossView } from '../../losses/lossView.js';
import { packed } from '../../losses/packing.js';
import { drawLatents, latentsOf } from '../../models/latents.js';
import type { GanPlayer } from '../../models/model.js';
import { headOf } from '../../models/network.js';
import { type Key, keyOf } from '../../random.js';
import { scheduleStepOf } from '../../streams/scheduleStep.js';
import type { Tick } from '../../streams/tick.js';
import { lossState } from '../lossState.js';
import { conditionOf, fieldOf } from './fields.js';

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
export interface UpdateContext extends LossView {
  readonly tick: Tick<unknown>;
  /** The step that schedules count by. */
  readonly step: number;
  readonly loss: AnyLoss;
  readonly key: (purpose: string) => Key;
  /** The real examples, as the batch has them. */
  readonly real: tf.Tensor;
  readonly draw: Draw;
  /** What the generated examples are conditioned on. */
  readonly condition: tf.Tensor | undefined;
  /** The same as the discriminator sees it, packed like the examples. */
  readonly seenCondition: tf.Tensor | undefined;
  readonly score: (output: tf.Tensor) => tf.Tensor;
}

/**
 * The context of an update of `player`: everything in it is a function of (seed, purpose, the player's own update count), but
 * for a draw that another update has made before.
 */
export const updateContext = (tick: Tick<unknown>, loss: AnyLoss, player: GanPlayer, drawn?: Draw): UpdateContext => {
  const { model, labels } = tick;
  const step = scheduleStepOf(tick);
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
  return {
    tick,
    step,
    loss,
    key,
    real,
    draw,
    condition,
    seenCondition: condition && packed(condition, loss.packing),
    score: (output) => headOf(network, output, 'score'),
    ...lossView(loss, {
      step,
      key,
      labels,
      critic: network,
      state: (state) => lossState(model, state) as unknown as tf.Tensor1D,
      drawn: () => ({ latents: draw.input, distribution: () => latentsOf(model) }),
    }),
  };
};
