import type * as tf from '@tensorflow/tfjs-core';
import type { LossState } from '../losses/loss.js';
import { variable } from '../models/variable.js';
import type { AnyModel } from './problem.js';

/** The variable of a loss's state, made at its first use and owned by the model. */
export const lossState = ({ states }: AnyModel, { name, initial }: LossState): tf.Variable => {
  const known = states.get(name);
  if (known !== undefined) return known;
  const made = variable(`loss/${name}`, [initial.length], Float32Array.from(initial), false);
  states.set(name, made);
  return made;
};
