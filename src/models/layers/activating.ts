import type * as tf from '@tensorflow/tfjs-core';
import type { ActivationRule } from '../../engines/training/index.js';
import type { Activation } from '../ops/index.js';
import { squashes } from '../ops/squashes.js';
import { activationRules } from '../vjp/activationRule.js';
import { type FusedOp, fusedOps } from '../vjp/operation.js';
import type { PlacedLayer } from './layer.js';

/** What a layer makes of the activation that it may end in. */
export interface Activating {
  readonly activate: Activation;
  readonly twiceDifferentiable: boolean;
  readonly outputRange: boolean;
  /** The layer's function together with its operation, unless the activation's derivative is known to the tape alone. */
  readonly written: (
    apply: PlacedLayer['apply'],
    operation: (activation: ActivationRule | undefined) => FusedOp,
  ) => PlacedLayer['apply'];
}

const identity = (x: tf.Tensor): tf.Tensor => x;

/** The properties of an activation that may not be there. */
export const activating = (activation: Activation | undefined): Activating => {
  const rule = activation && activationRules.of(activation);
  return {
    activate: activation ?? identity,
    twiceDifferentiable: activation === undefined || 'twiceDifferentiable' in activation,
    outputRange: activation !== undefined && squashes(activation),
    written: (apply, operation) =>
      activation !== undefined && rule === undefined ? apply : fusedOps.keep(apply, [operation(rule)]),
  };
};
