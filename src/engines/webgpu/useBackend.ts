import * as tf from '@tensorflow/tfjs-core';

/**
 * Registers a backend with TensorFlow.js and makes it the current one. If it cannot be made, nothing of it stays behind,
 * and the backend that ran before is the current one again.
 */
export const useBackend = async (name: string, make: () => tf.KernelBackend): Promise<boolean> => {
  const before = tf.getBackend();
  tf.registerBackend(name, make);
  if (await tf.setBackend(name)) return true;
  tf.removeBackend(name);
  if (before) await tf.setBackend(before);
  return false;
};
