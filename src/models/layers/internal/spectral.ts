import * as tf from '@tensorflow/tfjs-core';
import { type Key, normals } from '../../../random.js';
import { constant } from '../../ops/elementwise.js';
import { nameOf, variableFrom } from '../../variable.js';

/** Singular vectors of a kernel: u of its outputs, v of everything else. */
interface Vectors {
  readonly u: tf.Tensor;
  readonly v: tf.Tensor;
}
export interface Normalized extends Vectors {
  readonly sigma: tf.Tensor;
  readonly kernel: tf.Tensor;
}

export const isKernel = ({ shape }: tf.Tensor): boolean => shape.length > 1;
/** All axes but the last against the last. */
const matrixOf = (kernel: tf.Tensor): tf.Tensor2D => tf.reshape(kernel, [-1, kernel.shape.at(-1)!]);
/** What is added to a length, so that a kernel of zeros divides nothing by 0. */
const tiny = 1e-12;
const unit = (vector: tf.Tensor): tf.Tensor => tf.div(vector, tf.add(tf.sqrt(tf.sum(tf.square(vector))), tiny));

/** One step of power iteration: v ← W u / |W u|, u ← Wᵀ v / |Wᵀ v|. Constants: no gradient flows into them. */
const iterated = (kernel: tf.Tensor, u: tf.Tensor): Vectors => {
  const v = constant(() => unit(tf.matMul(matrixOf(kernel), u as tf.Tensor2D)));
  return { v, u: constant(() => unit(tf.matMul(matrixOf(kernel), v as tf.Tensor2D, true))) };
};

/** W / σ with σ = vᵀ W u, after a step of the iteration if the vectors may move. */
const normalized = (kernel: tf.Tensor, [u, v]: readonly tf.Variable[], moves: boolean): Normalized => {
  // Copies: a later pass may move the vectors before the gradient of this one is taken.
  const vectors = moves ? iterated(kernel, u!) : { u: tf.clone(u!), v: tf.clone(v!) };
  if (moves) {
    u!.assign(vectors.u as typeof u & tf.Tensor);
    v!.assign(vectors.v as typeof v & tf.Tensor);
  }
  const sigma = tf.sum(tf.mul(vectors.v, tf.matMul(matrixOf(kernel), vectors.u as tf.Tensor2D)));
  return { ...vectors, sigma, kernel: tf.div(kernel, sigma) };
};

/** The normalized kernels of variables, whose vectors are in the buffers, by pairs. */
export const normalizedBy = (
  kernels: readonly tf.Tensor[],
  buffers: readonly tf.Variable[],
  moves: boolean,
): readonly Normalized[] => kernels.map((kernel, i) => normalized(kernel, buffers.slice(2 * i, 2 * i + 2), moves));

/** Steps of the iteration before training starts; PyTorch's number. */
const first = 15;

/** The vectors of a kernel, `[outputs, 1]` and `[rest, 1]`, near those of its largest singular value. */
export const vectorsFor = (kernel: tf.Variable, key: Key): readonly tf.Variable[] =>
  tf.tidy(() => {
    const outputs = kernel.shape.at(-1)!;
    let found = iterated(kernel, tf.tensor2d(normals(key, outputs), [outputs, 1]));
    for (let i = 1; i < first; i++) found = iterated(kernel, found.u);
    const { u, v } = found;
    return Object.entries({ u, v }).map(([name, value]) =>
      variableFrom(`${nameOf(kernel)}/${name}`, () => value, false),
    );
  });
