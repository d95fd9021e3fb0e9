import * as tf from '@tensorflow/tfjs-core';
import { inputGradient } from '../models/gradients.js';
import type { Scheduled } from '../schedule.js';
import { penalized } from './penalized.js';

/** A penalty of weight / 2 · mean |∇D(x)|² on one side's examples: the squared norm is over all axes but the batch. */
export const zeroCentered = <Name extends string>(name: Name, side: 'real' | 'fake', weight: Scheduled<number>) =>
  penalized({
    name,
    weight,
    value: ({ critic, [side]: examples }) => {
      const gradient = inputGradient(critic, examples);
      return tf.div(tf.sum(tf.square(gradient)), 2 * examples.shape[0]!);
    },
  });
