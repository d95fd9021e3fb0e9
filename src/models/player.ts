import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../engines/trainingKernels.js';
import { assignFlat, concatFlat } from './concatFlat.js';
import type { Network } from './network.js';
import { inPlaceSteps, type Optimizer } from './optimizers/optimizer.js';
import { disposeOnce, variable, variableFrom } from './variable.js';

/** One of the networks that learn, its optimizer, and all of its state in plain view. */
export interface Player extends Disposable {
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** One vector over all weights for each name in `optimizer.slots`. */
  readonly slots: readonly tf.Variable[];
  /** The exponential moving average of the weights, as one vector, where the model keeps one; `ema` moves it. */
  readonly ema: tf.Variable | undefined;
  /** How often the network has been updated; part of what a checkpoint holds. */
  iterations: number;
  /** How many of these updates took no tape. */
  fusedUpdates: number;
}

/** A player owns its network, its slots and, where it has one, the average of its weights. */
export const player = (
  network: Network,
  optimizer: Optimizer,
  { ema: averaged = false }: { readonly ema?: boolean } = {},
): Player => {
  const size = network.variables.reduce((sum, { size: length }) => sum + length, 0);
  const slots = optimizer.slots.map((slot) =>
    variable(`${network.name}/${slot}`, [size], new Float32Array(size), false),
  );
  const ema = averaged ? variableFrom(`${network.name}/ema`, () => concatFlat(network.variables), false) : undefined;
  const disposeState = disposeOnce(() => (ema === undefined ? slots : [...slots, ema]));
  return {
    network,
    optimizer,
    slots,
    ema,
    iterations: 0,
    fusedUpdates: 0,
    [Symbol.dispose]: () => {
      disposeState();
      network[Symbol.dispose]();
    },
  };
};

/** One optimizer update of one player, and of nothing else. */
export const applyGradients = (side: Player, gradients: readonly tf.Tensor[], step: number): void => {
  const { network, optimizer, slots } = side;
  const { update } = trainingKernels();
  const inPlace = update && inPlaceSteps.of(optimizer.update);
  if (inPlace !== undefined)
    update!(inPlace({ iteration: side.iterations + 1, step }), { weights: network.variables, gradients, slots });
  else
    tf.tidy(() => {
      const updated = optimizer.update({
        weights: concatFlat(network.variables),
        gradient: concatFlat(gradients),
        slots: slots as unknown as readonly tf.Tensor1D[],
        iteration: side.iterations + 1,
        step,
      });
      assignFlat(network.variables, updated.weights);
      updated.slots.forEach((value, i) => {
        slots[i]!.assign(value);
      });
    });
  side.iterations++;
};

/** Evaluates `f` with these weights, and buffers, in place of the player's own, which are back when this returns. */
export const withWeights = <A extends tf.TensorContainer>(
  { network: { variables, buffers } }: Player,
  weights: tf.Tensor,
  f: () => A,
  replaced: readonly tf.Tensor[] = [],
): A =>
  tf.tidy(() => {
    const own = concatFlat(variables);
    const ownBuffers = replaced.map((_, i) => tf.clone(buffers[i]!));
    const assign = (flat: tf.Tensor1D, moved: readonly tf.Tensor[]): void => {
      assignFlat(variables, flat);
      moved.forEach((buffer, i) => void buffers[i]!.assign(buffer));
    };
    assign(weights as tf.Tensor1D, replaced);
    try {
      return f();
    } finally {
      assign(own, ownBuffers);
    }
  });

/**
 * Evaluates `f` with the player's averaged weights in place of its own, if it has any; they are back when this returns.
 *
 * In plain words: what the calmer generator makes, without a second copy of its network.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mlpGan, withEma } from 'rxgan/models';
 *
 * const model = mlpGan({ seed: 7 })();
 * const { generator } = model.players;
 * const made = withEma(generator, () => generator.network.apply(tf.zeros([4, 2])));
 * assert.deepEqual(made.shape, [4, 2]);
 * model[Symbol.dispose]();
 * ```
 */
export const withEma = <A extends tf.TensorContainer>(side: Player, f: () => A): A =>
  side.ema === undefined ? tf.tidy(f) : withWeights(side, side.ema, f);
