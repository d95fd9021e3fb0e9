import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { type Key, normals } from '../../random.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, keyWithin, type VjpRule } from '../vjp/operation.js';
import { imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

/** A number for each pixel of each image, the same for all its channels: `[rows, height, width, 1]`. */
const noiseFor = ({ shape }: tf.Tensor, rows: number, key: Key): tf.Tensor => {
  const [, height, width] = shape as [number, number, number, number];
  return tf.tensor(normals(key, rows * height * width), [rows, height, width, 1]);
};

/** y = x + s n, with the noise n of each segment's own key, as the networks around the layer derive it; dx = dy, ds = Σ dy n. */
export const noiseInjectionRule: VjpRule<undefined> = {
  kind: 'noiseInjection',
  forward: (_, { weights: [strength], purposes }, x, { segments }) => {
    const parts = segments.map(({ rows, key }) => noiseFor(x, rows, keyWithin(key, purposes)));
    const noise = parts.length === 1 ? parts[0]! : tf.concat(parts);
    return { y: tf.add(x, tf.mul(noise, strength!)), kept: [noise] };
  },
  backward: (_, _operands, { kept }, dy, needed) => ({
    gradients: needed.weights ? [trainingKernels().columnSums(tf.mul(dy, kept![0]!))] : [],
    dx: needed.input ? dy : undefined,
  }),
};

/**
 * Noise added to images: y = x + s n, with n ~ N(0, 1) for each pixel and a learnt strength s for each channel.
 *
 * In plain words: gives a generator the accidents of a picture (strands of hair, pores), so that its latents need not spell
 * them out. The noise is a function of the pass's key and the layer's place: a resumed run draws the same. It is there
 * in evaluation too.
 *
 * Shapes: `[batch, height, width, channels]` to the same; the strengths start at 0. Errors: `ShapeMismatch` for inputs that
 * are no images. Source: Karras, Laine & Aila 2019, section 2 and figure 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { inferencePass, noiseInjection, sequential } from 'rxgan/models';
 *
 * const network = sequential([1, 1, 2], noiseInjection())({ name: 'generator', key: [1, 2] });
 * network.variables[0]?.assign(tf.tensor1d([0, 1]));
 * const [still, moved] = await network.apply(tf.zeros([1, 1, 1, 2]), { ...inferencePass, key: [3, 4] }).data();
 * assert.ok(still === 0 && moved !== 0);
 * ```
 */
export const noiseInjection =
  (): Layer =>
  ({ name, inputShape }) => {
    const [, , channels] = imageShape(name, inputShape);
    const strength = variable(`${name}/strength`, [channels], new Float32Array(channels));
    return {
      outputShape: inputShape,
      variables: [strength],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => tf.add(x, tf.mul(noiseFor(x, x.shape[0]!, pass.key), weightOf(strength, pass))),
        [fusedOp(noiseInjectionRule, undefined, { weights: [strength] })],
      ),
      twiceDifferentiable: true,
    };
  };
