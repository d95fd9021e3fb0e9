import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { sameShape } from '../../shape.js';
import { backward, sumOf } from '../vjp/backward.js';
import { forward } from '../vjp/forward.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { composite, fitted, operationsOf, type Part } from './internal/composite.js';
import type { Layer } from './layer.js';
import { sequential } from './sequential.js';

interface JoinSettings {
  /** Are the branches' outputs added up, or put side by side along the last axis? */
  readonly how: 'sum' | 'concat';
  /** The length of the last axis of each branch's output. */
  readonly lengths: readonly number[];
}

const sum = (tensors: readonly tf.Tensor[]): tf.Tensor => tensors.reduce((total, tensor) => tf.add(total, tensor));

/** What becomes of the outputs of branches. */
export const combined = (how: JoinSettings['how'], outputs: readonly tf.Tensor[]): tf.Tensor =>
  how === 'sum' ? sum(outputs) : tf.concat([...outputs], -1);

/** The gradient by each branch's output. A backward pass may overwrite its own, so that no two may be one tensor. */
const separated = ({ how, lengths }: JoinSettings, dy: tf.Tensor): readonly tf.Tensor[] => {
  if (how === 'sum') return lengths.map((_, i) => (i === lengths.length - 1 ? dy : tf.mul(dy, 1)));
  const outer = dy.shape.slice(0, -1);
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return tf.slice(dy, [...outer.map(() => 0), from - length], [...outer, length]);
  });
};

/** Branches of one input: dx is the sum of the branches' own. */
export const joinRule: VjpRule<JoinSettings> = {
  kind: 'join',
  forward: ({ how }, { branches }, x, pass) => {
    const traces = branches.map((branch) => forward(branch, x, pass));
    const outputs = traces.map(({ y }) => y);
    return { y: combined(how, outputs), traces };
  },
  backward: (settings, _, { traces }, dy, needed) => {
    const slopes = separated(settings, dy);
    const back = traces!.map((trace, i) => backward(trace, slopes[i]!, needed));
    return {
      dx: needed.input ? sum(back.map(({ dx }) => dx!)) : undefined,
      dCondition: sumOf(back.map(({ dCondition }) => dCondition)),
      gradients: back.flatMap(({ weights }) => weights),
    };
  },
};

/** What branches of one input become together, and the operation that computes it. */
export const joined = (how: JoinSettings['how'], parts: readonly Part[]) => {
  const branches = operationsOf(parts);
  const settings: JoinSettings = { how, lengths: parts.map(({ outputShape }) => outputShape.at(-1)!) };
  return {
    apply: ((x, pass) =>
      combined(
        how,
        parts.map(({ apply }) => apply(x, pass)),
      )) satisfies Part['apply'],
    operations: branches && [fusedOp(joinRule, settings, { branches })],
  };
};

/**
 * Several layers on one input, their outputs added up or put side by side along the last axis:
 * y = f_1(x) + f_2(x) + …, or y = (f_1(x), f_2(x), …).
 *
 * In plain words: branches that meet again. A branch of several layers is a `sequential` of its own.
 *
 * Shapes: `[batch, ...inputShape]` to the branches' shape; with `concat` the last axis is as long as all theirs together.
 * Each branch has initial values and draws of its own. Errors: `ConfigError` without a branch, `ShapeMismatch` for outputs
 * that do not fit together. Source: sums from He et al. 2015, concatenation from Szegedy et al. 2014.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, identity, join, relu, sequential } from 'rxgan/models';
 *
 * const network = sequential([3], join('concat', identity, dense(8, relu), dense(2)))({ name: 'net', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [13]);
 * network[Symbol.dispose]();
 * ```
 */
export const join =
  (how: 'sum' | 'concat', ...branches: readonly Layer[]): Layer =>
  ({ inputShape, ...scope }) =>
    composite(scope, (add) => {
      const parts = branches.map((branch, i) =>
        add({ name: `${i}`, initial: `branch ${i}`, draws: `branch ${i}` }, fitted(branch, inputShape)),
      );
      const [first] = parts;
      if (first === undefined) throw failure('ConfigError', scope.name, 'there is no branch', 'give it one or more');
      const compared = (shape: readonly number[]) => (how === 'sum' ? shape : shape.slice(0, -1));
      const odd = parts.find(({ outputShape: shape }) => {
        const fits = shape.length > 0 && shape.length === first.outputShape.length;
        return !fits || !sameShape(compared(shape), compared(first.outputShape));
      });
      if (odd !== undefined)
        throw failure(
          'ShapeMismatch',
          scope.name,
          `the branches give ${parts.map(({ outputShape }) => `[${outputShape}]`).join(' and ')}`,
          how === 'sum' ? 'let all give the same shape' : 'let them differ in the last axis alone',
        );
      const width = parts.reduce((sum, { outputShape }) => sum + outputShape.at(-1)!, 0);
      const bounded = parts.every(({ outputRange }) => outputRange !== undefined);
      return {
        ...joined(how, parts),
        inputShape,
        outputShape: how === 'sum' ? first.outputShape : [...first.outputShape.slice(0, -1), width],
        outputRange: bounded ? first.outputRange : undefined,
      };
    });

/**
 * Layers with a connection past them: y = x + f(x), where f applies the layers one after the other.
 *
 * In plain words: the layers learn what to add to their input, so that deep networks train as well as shallow ones.
 *
 * Shapes: any, unchanged. Errors: `ShapeMismatch` for layers that change the shape. Source: He et al. 2015, eq. 1; in
 * critics: Gulrajani et al. 2017, appendix C.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, relu, residual, sequential } from 'rxgan/models';
 *
 * const network = sequential([8], residual(dense(16, relu), dense(8)), dense(1))({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(network.variables.map(({ shape }) => shape), [[8, 16], [16], [16, 8], [8], [8, 1], [1]]);
 * network[Symbol.dispose]();
 * ```
 */
export const residual = (...layers: readonly Layer[]): Layer =>
  join('sum', identity, ({ inputShape, ...scope }) => sequential(inputShape, ...layers)(scope));

/** A layer that gives what it gets: a branch of `join`, a head of `heads`. */
export const identity: Layer = ({ inputShape }) => ({
  outputShape: inputShape,
  variables: [],
  buffers: [],
  apply: fusedOps.keep((x) => x, []),
  twiceDifferentiable: true,
});
