import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../engines/training/index.js';
import { assignFlat, concatFlat } from './concatFlat.js';
import type { Network } from './network.js';
import { inPlaceSteps, type Optimizer } from './optimizers/optimizer.js';
import { disposeOnce, variable } from './variable.js';

/** One side of the game: a network, its optimizer, and the optimizer's state in plain view. */
export interface Player extends Disposable {
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** One vector over all weights for each name in `optimizer.slots`. */
  readonly slots: readonly tf.Variable[];
  /** How often the network has been updated; part of what a checkpoint holds. */
  iterations: number;
  /** How many of these updates took no tape. */
  fusedUpdates: number;
}

/** A player owns its network and its slots. */
export const player = (network: Network, optimizer: Optimizer): Player => {
  const size = network.variables.reduce((sum, { size: length }) => sum + length, 0);
  const slots = optimizer.slots.map((slot) =>
    variable(`${network.name}/${slot}`, [size], new Float32Array(size), false),
  );
  const disposeSlots = disposeOnce(() => slots);
  return {
    network,
    optimizer,
    slots,
    iterations: 0,
    fusedUpdates: 0,
    [Symbol.dispose]: () => {
      disposeSlots();
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
