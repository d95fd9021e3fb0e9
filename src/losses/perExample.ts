import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';

/** The outputs, if there is one for each of the rows that they are compared with. */
export const perExample = (term: string, outputs: tf.Tensor, rows: tf.Tensor): tf.Tensor => {
  if (outputs.shape[0] === rows.shape[0]) return outputs;
  throw failure(
    'ConfigError',
    term,
    `asks what each of ${rows.shape[0]} examples is, but the discriminator judged them in ${outputs.shape[0]} packs`,
    'leave packing out',
  );
};
