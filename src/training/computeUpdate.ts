import * as tf from '@tensorflow/tfjs-core';
import { applyGradients } from '../models/player.js';
import { chooseMethod } from './chooseMethod.js';
import type { Generated } from './gan/generate.js';
import { lossState } from './lossState.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import type { UpdateProblem, UpdateResult } from './problem.js';

/** An update that has been computed: what it measured, and the change that it is about to make. */
export interface ComputedUpdate {
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  readonly measured: Readonly<Record<string, tf.Scalar>>;
  readonly generated: Generated | undefined;
  /** Changes the players that learn and the states of the losses, and nothing else; `further` gradients are added. */
  readonly apply: (further?: UpdateResult['gradients']) => void;
}

/** Computes an update by the method that suits it. */
export const computeUpdate = (problem: UpdateProblem): ComputedUpdate => {
  const { model, players, step, workers } = problem;
  const { terms, measured, gradients, states, fused, generated } = chooseMethod(problem).compute(problem);
  return {
    terms,
    measured,
    generated,
    apply: (further) => {
      for (const name of players) {
        const player = model.players[name]!;
        const added = further?.[name];
        const own = gradients[name]!;
        applyGradients(player, added === undefined ? own : own.map((one, i) => tf.add(one, added[i]!)), step);
        if (fused) player.fusedUpdates++;
      }
      if (workers > 1) workerPoolOf(model).broadcastParameters();
      for (const [state, next] of states) lossState(model, state).assign(next as tf.Tensor1D);
    },
  };
};
