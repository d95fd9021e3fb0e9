import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { applyGradients } from '../models/player.js';
import type { Generated } from './gan/generate.js';
import { lossState } from './lossState.js';
import { parts } from './methods/parts.js';
import { tape } from './methods/tape.js';
import { vjp } from './methods/vjp.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import type { UpdateMethod, UpdateProblem, UpdateResult } from './problem.js';

/** An update that has been computed: what it measured, and the change that it is about to make. */
export interface ComputedUpdate {
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  readonly measured: Readonly<Record<string, tf.Scalar>>;
  readonly generated: Generated | undefined;
  /** Changes the players that learn and the states of the losses, and nothing else; `further` gradients are added. */
  readonly apply: (further?: UpdateResult['gradients']) => void;
}

/** Threads where the options have workers; else written-out passes where there are any, else the tape. */
const chooseMethod = (problem: UpdateProblem): UpdateMethod => {
  if (problem.workers > 1) {
    const objection = parts.objection(problem);
    if (objection !== undefined) throw failure('ConfigError', 'workers', objection, 'leave workers out');
    return parts;
  }
  return vjp.objection(problem) === undefined ? vjp : tape;
};

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
