import * as tf from '@tensorflow/tfjs-core';
import type { ActivationRule } from '../../engines/training/index.js';
import { functionMetadata } from '../../functionMetadata.js';
import type { Activation } from '../ops/twiceDifferentiable.js';

/** The rules of the activations that have one. */
export const activationRules = functionMetadata<Activation, ActivationRule>();

const identical = (activation: Activation, rule: ActivationRule): void => void activationRules.keep(activation, rule);
identical(tf.relu as Activation, { name: 'relu' });
identical(tf.tanh as Activation, { name: 'tanh' });
identical(tf.sigmoid as Activation, { name: 'sigmoid' });
