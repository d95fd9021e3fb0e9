import * as tf from '@tensorflow/tfjs-core';
import { relu6 } from './relu6.js';
import { sigmoid } from './sigmoid.js';
import { softmax } from './softmax.js';
import { tanh } from './tanh.js';
import type { Activation } from './twiceDifferentiable.js';

const bounded = new Set<unknown>([sigmoid, tanh, softmax, relu6, tf.sigmoid, tf.tanh, tf.softmax, tf.relu6]);

/** Is this an activation with a bounded range, which no raw score may end in? */
export const squashes = (activation: Activation): boolean => bounded.has(activation);
