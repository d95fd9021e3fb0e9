import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { sameShape } from '../shape.js';
import type { Tick } from '../streams/tick.js';

/** Do batch, latents and networks fit together? Asked at every update, since a pipeline may change any of them. */
export const assertFits = ({ gan, batch, latents, step }: Tick): void => {
  const { inputShape } = gan.discriminator.network;
  const example = batch.shape.slice(1);
  if (!sameShape(example, inputShape))
    throw failure(
      'ShapeMismatch',
      `tick ${step}, batch`,
      `has examples of shape [${example}], but the discriminator takes [${inputShape}]`,
      'make the outputs of the generator and the inputs of the discriminator of the shape of the data',
    );
  if (!sameShape([latents.size], gan.generator.network.inputShape))
    throw failure(
      'ShapeMismatch',
      `tick ${step}, latents`,
      `${latents.name} gives vectors of length ${latents.size}, but the generator takes [${gan.generator.network.inputShape}]`,
      'give latents() the size of the generator’s input',
    );
};

/** The tensor, if it is a single number; losses, penalties and metrics of one's own must be. */
export const asScalar = (path: string, tensor: tf.Tensor): tf.Scalar => {
  if (tensor.rank === 0) return tensor as tf.Scalar;
  throw failure(
    'ShapeMismatch',
    path,
    `is of shape [${tensor.shape}], expected a single number`,
    'reduce it with tf.mean',
  );
};
