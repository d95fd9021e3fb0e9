import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { sameShape } from '../shape.js';
import { type Architecture, type Seen, see, weightShapes } from './features/architecture.js';
import { type PackedWeights, unpack } from './features/unpack.js';
import { runToEnd, type Sliced } from './sliced.js';

/** A classifier in a form that can be shipped: what it is called, what it looks like, and its weights. */
export interface PackedNet extends PackedWeights, Architecture {
  /** What it was trained on, and which attempt at it this is: two nets of one name and version have the same weights. */
  readonly name: string;
  readonly version: number;
}

/** A classifier whose inner features stand for images, and whose name and hash stand in the name of every score. */
export interface FeatureNet {
  /** With its version: digits-v1. */
  readonly name: string;
  /** SHA-256 of the weights, in hexadecimal. */
  readonly hash: string;
  /** One image: height, width, channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** How many features an image has. */
  readonly width: number;
  readonly classes: number;
  /** What a Fréchet distance of these features is called; never FID, which is one of the Inception network's. */
  readonly frechetName: string;
  /** What a kernel distance of these features is called. */
  readonly kernelName: string;
  /** Unpacks the weights, which the first call of the others would do at once. */
  readonly prepare: () => Sliced<void>;
  /** `[n, ...shape]` in [-1, 1] to `[n, width]`. */
  readonly features: (images: tf.Tensor) => tf.Tensor2D;
  /** `[n, ...shape]` in [-1, 1] to `[n, classes]`. */
  readonly logits: (images: tf.Tensor) => tf.Tensor2D;
}

/**
 * A feature net out of its packed form.
 *
 * In plain words: images in, a few numbers an image out, in which two images of the same digit are near each other. Scores
 * on different nets are not comparable, so a net carries the names of its scores.
 *
 * `features` and `logits` are pure functions of tensors and leave no other tensor behind; the weights are unpacked at the
 * first call, kept on the host, and uploaded in each. They can be differentiated. Errors, at a call: `ShapeMismatch` for
 * images of another shape or none at all; `FileFailed` when the weights do not have the hash they were given.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { digitFeatures, featureNet } from 'rxgan/metrics';
 *
 * assert.deepEqual(digitFeatures.features(tf.zeros([2, 28, 28, 1])).shape, [2, 64]);
 * const damaged = featureNet({
 *   name: 'dots', version: 1, shape: [1, 1, 1], convolutions: [], width: 1, classes: 1, sha256: '00', weights: 'AAA=',
 * });
 * assert.throws(() => damaged.features(tf.zeros([1, 1, 1, 1])), { _tag: 'FileFailed', path: 'dots-v1.weights' });
 * ```
 */
export const featureNet = (packed: PackedNet): FeatureNet => {
  const { shape, width, classes, sha256 } = packed;
  const name = `${packed.name}-v${packed.version}`;
  const label = `${name} (${sha256.slice(0, 8)})`;
  const shapes = weightShapes(packed);
  let unpacked: readonly Float32Array[] | undefined;

  const seen = (path: string, images: tf.Tensor, pick: (seen: Seen) => tf.Tensor2D): tf.Tensor2D => {
    if (!sameShape(images.shape.slice(1), shape) || images.shape[0] === 0)
      throw failure(
        'ShapeMismatch',
        `${name}.${path}`,
        `takes images of shape [n,${shape}], got [${images.shape}]`,
        'give one image or more of this size, with values in [-1, 1]',
      );
    unpacked ??= runToEnd(unpack(name, packed, shapes));
    const values = unpacked;
    return tf.tidy(() => {
      const weights = shapes.map((each, i) => tf.tensor(values[i]!, [...each]));
      return pick(see(packed, weights, images as tf.Tensor4D));
    });
  };

  return {
    name,
    hash: sha256,
    shape,
    width,
    classes,
    frechetName: `Fréchet distance on ${label}`,
    kernelName: `kernel distance on ${label}`,
    prepare: function* () {
      unpacked ??= yield* unpack(name, packed, shapes);
    },
    features: (images) => seen('features', images, ({ features }) => features),
    logits: (images) => seen('logits', images, ({ logits }) => logits),
  };
};
