import * as tf from '@tensorflow/tfjs-core';

// The JS engine greets every process with an advertisement; a test log is no place for it.
tf.env().set('PROD', true);
