import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from 'rxgan/models';

/** The same numbers in another shape: what images need on their way in and out of dense layers. */
export const reshaped =
  (...shape: readonly number[]): Layer =>
  () => ({
    outputShape: shape,
    variables: [],
    buffers: [],
    apply: (x) => tf.reshape(x, [-1, ...shape]),
    twiceDifferentiable: true,
  });
