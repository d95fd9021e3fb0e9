import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { keyOf } from '../../random.js';
import { weightOf } from '../network.js';
import { backward, sumOf } from '../vjp/backward.js';
import { forward } from '../vjp/forward.js';
import { type FusedOp, fusedOp, type VjpPass, type VjpRule, weightsOf } from '../vjp/operation.js';
import { composite, fitted } from './internal/composite.js';
import { isKernel, normalizedBy, vectorsFor } from './internal/spectral.js';
import { identity } from './join.js';
import type { Layer } from './layer.js';

/** The same operations with other weights. */
const replaced = (operations: readonly FusedOp[], by: ReadonlyMap<tf.Tensor, tf.Tensor>): readonly FusedOp[] =>
  operations.map((operation) => ({
    ...operation,
    weights: operation.weights.map((weight) => (by.get(weight) ?? weight) as tf.Variable),
    branches: operation.branches.map((branch) => replaced(branch, by)),
  }));

/** A pass of its own for each segment. */
const separated = (x: tf.Tensor, pass: VjpPass): readonly (readonly [tf.Tensor, VjpPass])[] => {
  let from = 0;
  return pass.segments.map((segment) => {
    const part = (of: tf.Tensor): tf.Tensor => tf.slice(of, from, segment.rows);
    const own = [part(x), { ...pass, segments: [segment], condition: pass.condition && part(pass.condition) }] as const;
    from += segment.rows;
    return own;
  });
};

/**
 * y = f(x; W / σ) for the branch f; with g the gradient by W / σ, dW = (g - ⟨g, W / σ⟩ v uᵀ) / σ.
 *
 * Each segment that moves the vectors has kernels of its own, and so a pass of its own.
 */
export const spectralNormRule: VjpRule<undefined> = {
  kind: 'spectralNorm',
  forward: (_, { buffers, branches: [branch] }, x, pass) => {
    const moves = pass.training && pass.owned;
    const kernels = branch!.flatMap(weightsOf).filter(isKernel);
    const runs = (moves ? separated(x, pass) : [[x, pass] as const]).map(([part, own]) => {
      const found = normalizedBy(kernels, buffers, moves);
      const by = new Map(found.map(({ kernel }, i) => [kernels[i] as tf.Tensor, kernel]));
      return { found, trace: forward(replaced(branch!, by), part, own) };
    });
    const outputs = runs.map(({ trace: { y } }) => y);
    return {
      y: outputs.length === 1 ? outputs[0]! : tf.concat(outputs),
      kept: runs.flatMap(({ found }) => found.flatMap(({ u, v, sigma, kernel }) => [u, v, sigma, kernel])),
      traces: runs.map(({ trace }) => trace),
    };
  },
  backward: (_, _operands, { kept, traces }, dy, needed) => {
    const rows = traces!.map(({ y }) => y.shape[0]!);
    const slopes = rows.length === 1 ? [dy] : tf.split(dy, rows);
    let next = 0;
    const byKernel = (g: tf.Tensor): tf.Tensor => {
      const [u, v, sigma, kernel] = kept!.slice(next, next + 4) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor, tf.Tensor];
      next += 4;
      const along = tf.reshape(tf.mul(tf.sum(tf.mul(g, kernel)), tf.matMul(v, u, false, true)), g.shape);
      return tf.div(tf.sub(g, along), sigma);
    };
    const back = traces!.map((trace, i) => {
      const { dx, dCondition, weights } = backward(trace, slopes[i]!, needed);
      return { dx, dCondition, weights: weights.map((g) => (isKernel(g) ? byKernel(g) : g)) };
    });
    const together = (parts: readonly (tf.Tensor | undefined)[]): tf.Tensor | undefined =>
      parts.length === 1 ? parts[0] : parts.every((part) => part !== undefined) ? tf.concat([...parts]) : undefined;
    return {
      dx: together(back.map(({ dx }) => dx)),
      dCondition: together(back.map(({ dCondition }) => dCondition)),
      gradients: back[0]!.weights.map((_g, i) => sumOf(back.map(({ weights }) => weights[i]!))!),
    };
  },
};

/**
 * A layer with spectral normalization: each kernel W is used as W / σ with σ = vᵀ W u, close to its largest singular value.
 *
 * In plain words: how far a layer can stretch differences of its inputs is brought to 1, which keeps a critic from
 * becoming steeper and steeper. Wrap every layer of a discriminator in it: `spectralNorm(dense(64, leakyRelu()))`.
 * A layer may be a stack of several. Kernels are weights of two axes or more, seen as matrices `[rest, outputs]` of all
 * axes but the last and the last; biases, scales and offsets stay as they are.
 *
 * The vectors u and v are buffers, so a checkpoint holds them. They start after 15 steps of power iteration, and each of
 * the network's own training passes makes one more: v ← W u / |W u|, u ← Wᵀ v / |Wᵀ v|. Other passes use them as they
 * are. They count as constants, so that ∂σ/∂W = v uᵀ, which at the singular vectors is exact; then σ is linear in W, and
 * derivatives of any order are those of what is computed: penalties are right through it.
 *
 * Shapes: those of the layer, unchanged. Errors: `ConfigError` for a layer without kernels, or one that does not read its
 * weights through the pass, as a LayersModel. A kernel must not start as zeros. With several workers, the first part of
 * a batch moves the vectors, and the others use those before it. Source: Miyato et al. 2018, section 2.1 and algorithm 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dense, sequential, spectralNorm } from 'rxgan/models';
 *
 * const network = sequential([2], spectralNorm(dense(2)))({ name: 'critic', key: [1, 2] });
 * const [kernel] = network.variables;
 * kernel?.assign(tf.tensor2d([[3, 0], [0, 4]]));
 * const pass = { training: true, owned: true, key: [0, 0] } as const;
 * for (let step = 0; step < 30; step++) tf.tidy(() => network.apply(tf.zeros([1, 2]), pass));
 * const y = await network.apply(tf.tensor2d([[1, 1]])).data();
 * assert.deepEqual(y.map((value) => Math.round(100 * value) / 100), Float32Array.of(0.75, 1));
 * network[Symbol.dispose]();
 * ```
 */
export const spectralNorm =
  (layer: Layer): Layer =>
  ({ inputShape, ...scope }) =>
    composite(scope, (add) => {
      const inner = add({ name: 'layer' }, fitted(layer, inputShape));
      const { made } = inner;
      if ('noWeightOverride' in made && made.noWeightOverride.length > 0)
        throw failure(
          'ConfigError',
          scope.name,
          `${made.noWeightOverride} does not read its weights through the pass, so they cannot be normalized`,
          'give it layers of rxgan/models, or some that read their weights by weightOf',
        );
      const kernels = made.variables.filter(isKernel);
      if (kernels.length === 0)
        throw failure('ConfigError', scope.name, 'the layer has no kernel to normalize', 'leave spectralNorm out');
      const { buffers } = add({ name: 'vectors' }, ({ key }) => ({
        ...identity({ ...scope, inputShape }),
        buffers: kernels.flatMap((kernel, i) => vectorsFor(kernel, keyOf(key[0], `kernel ${i}`, key[1]))),
      })).made;
      const { operations, apply, ...shapes } = inner;
      return {
        ...shapes,
        inputShape,
        apply: (x, pass) => {
          const found = normalizedBy(
            kernels.map((kernel) => weightOf(kernel, pass)),
            buffers,
            pass.training && pass.owned,
          );
          const by = new Map(kernels.map((kernel, i) => [kernel, found[i]!.kernel]));
          return apply(x, { ...pass, weights: (of) => by.get(of) ?? weightOf(of, pass) });
        },
        operations: operations && [fusedOp(spectralNormRule, undefined, { buffers, branches: [operations] })],
      };
    });
