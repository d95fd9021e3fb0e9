import { type ActivationRule, trainingKernels } from '../../engines/trainingKernels.js';
import { activationRules } from '../ops/activation.js';
import type { Activation } from '../ops/index.js';
import { squashes } from '../ops/sigmoids.js';
import { type FusedOp, fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import type { Layer, PlacedLayer } from './layer.js';

/** y = f(x), dx = dy f'(y), elementwise. */
export const elementwiseRule: VjpRule<ActivationRule> = {
  kind: 'elementwise',
  // x may be what another operation's gradient is made of: it is not consumed.
  forward: (rule, _, x) => ({ y: trainingKernels().activate(rule, x, false) }),
  backward: (rule, _, { y }, dy, { input }) => ({
    dx: input ? trainingKernels().activationGradient(rule, y, dy) : undefined,
    gradients: [],
  }),
};

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

/** The properties of an activation that may not be there. */
export const activating = (activation: Activation | undefined): Activating => {
  const rule = activation && activationRules.of(activation);
  return {
    activate: activation ?? ((x) => x),
    twiceDifferentiable: activation === undefined || 'twiceDifferentiable' in activation,
    outputRange: activation !== undefined && squashes(activation),
    written: (apply, operation) =>
      activation !== undefined && rule === undefined ? apply : fusedOps.keep(apply, [operation(rule)]),
  };
};

/**
 * An activation as a layer of its own: y = f(x). The shape stays.
 *
 * In plain words: for the place after a normalization; elsewhere `dense` and `conv2d` take the activation
 * themselves.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { activation, batchNorm, dense, relu, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], dense(8), batchNorm(), activation(relu))({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [8]);
 * network[Symbol.dispose]();
 * ```
 */
export const activation =
  (f: Activation): Layer =>
  ({ inputShape }) => {
    const { activate, written, ...properties } = activating(f);
    return {
      ...properties,
      outputShape: inputShape,
      variables: [],
      buffers: [],
      apply: written(
        (x) => activate(x),
        (rule) => fusedOp(elementwiseRule, rule!),
      ),
    };
  };
