import * as tf from '@tensorflow/tfjs-core';
import { backward, type Gradients } from '../models/vjp/backward.js';
import { forward, type VjpTrace } from '../models/vjp/forward.js';
import { type FusedOp, fusedOps, weightsOf } from '../models/vjp/operation.js';
import type { AnyModel, ApplyNetwork } from './problem.js';

/** Passes of a model's networks for the time of one update. */
export interface Passes {
  readonly apply: ApplyNetwork;
  /** Frees what the passes keep for their gradients. */
  readonly release: () => void;
  /** How many passes were recorded operation by operation. */
  readonly taped: () => number;
}

/** Every operation on the tape: right for any network and any derivative. */
export const tapedPasses = ({ players }: AnyModel): Passes => {
  let taped = 0;
  return {
    apply: (player, x, pass) => {
      taped++;
      return players[player]!.network.apply(x, { ...pass, training: true });
    },
    release: () => undefined,
    taped: () => taped,
  };
};

/**
 * A pass of a network as one operation on the tape, whose gradient is written out, where the network has one.
 *
 * Written-out gradients cannot be differentiated again: a pass inside of a further derivative (a gradient penalty) and one
 * with other weights than the network's own (unrolling) are recorded operation by operation.
 */
export const fusedPasses = (model: AnyModel, learners: readonly string[]): Passes => {
  const plain = tapedPasses(model);
  const kept: tf.Tensor[] = [];
  return {
    apply: (player, x, pass) => {
      const ops = fusedOps.of(model.players[player]!.network.apply);
      if (ops === undefined || pass.weights !== undefined || tf.engine().state.gradientDepth > 1)
        return plain.apply(player, x, pass);
      const hold = <T extends readonly tf.Tensor[]>(tensors: T): T => {
        for (const tensor of tensors) if (!isKept(tensor)) kept.push(tf.keep(tensor));
        return tensors;
      };
      const run = (): VjpTrace => {
        const { owned, key } = pass;
        // Handles of its own: the tensors given are freed elsewhere.
        const condition = pass.condition && tf.clone(pass.condition);
        const segments = [{ rows: x.shape[0]!, key }];
        const trace = forward(ops, tf.clone(x), { training: true, owned, condition, segments });
        hold(tensorsOf(trace));
        return trace;
      };
      return asOneOperation(x, pass.condition, ops, { run, hold, learns: learners.includes(player) });
    },
    release: () => tf.dispose(kept.splice(0)),
    taped: plain.taped,
  };
};

/** What the backward pass needs; it outlives the tidy that the engine puts around an operation. */
const tensorsOf = ({ trace, y, pass: { condition } }: VjpTrace): tf.Tensor[] => {
  const steps = trace.flatMap(({ x, kept = [], traces = [] }) => [x, ...kept, ...traces.flatMap(tensorsOf)]);
  return [y, ...(condition ? [condition] : []), ...steps].filter((tensor) => !(tensor instanceof tf.Variable));
};

const isKept = (tensor: tf.Tensor): boolean => (tensor as unknown as { readonly kept: boolean }).kept;

type Gradient = (dy: tf.Tensor) => Record<string, () => tf.Tensor>;
interface Engine {
  readonly runKernelFunc: (operation: {
    readonly forwardFunc: () => tf.Tensor;
    readonly backwardsFunc: Gradient;
    readonly inputs: Record<string, tf.Tensor>;
  }) => tf.Tensor;
}

interface Recorded {
  readonly run: () => VjpTrace;
  /** Keeps tensors until the update is computed. */
  readonly hold: (tensors: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** Are the gradients by the weights wanted? */
  readonly learns: boolean;
}

/** Records a pass with its own gradient; only the gradients that are called for are computed. */
const asOneOperation = (
  x: tf.Tensor,
  condition: tf.Tensor | undefined,
  ops: readonly FusedOp[],
  { run, hold, learns }: Recorded,
): tf.Tensor => {
  const weights = learns ? ops.flatMap(weightsOf) : [];
  let trace: VjpTrace | undefined;
  const backwardsFunc: Gradient = (dy) => {
    let found: Gradients | undefined;
    // The gradient by the input is called first where it is called at all. A copy: dy may be shared, and the backward pass may overwrite it.
    const gradients = (input: boolean): Gradients => {
      if (found === undefined) {
        found = backward(trace!, tf.add(dy, 0), { input, weights: learns });
        hold([...(found.dx ? [found.dx] : []), ...found.weights]);
      }
      return found;
    };
    // Conditions are rarely differentiated: a way back of its own costs the others nothing.
    const byCondition = (): tf.Tensor =>
      backward(trace!, tf.add(dy, 0), { input: false, weights: false, condition: true }).dCondition ??
      tf.zerosLike(condition!);
    return {
      x: () => tf.clone(gradients(true).dx!),
      ...(condition && { condition: byCondition }),
      ...Object.fromEntries(weights.map((_, i) => [`w${i}`, () => tf.clone(gradients(false).weights[i]!)])),
    };
  };
  return (tf.engine() as unknown as Engine).runKernelFunc({
    forwardFunc: () => {
      trace = run();
      return trace.y;
    },
    backwardsFunc,
    inputs: {
      x,
      ...(condition && { condition }),
      ...Object.fromEntries(weights.map((weight, i) => [`w${i}`, weight])),
    },
  });
};
