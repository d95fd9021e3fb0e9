import * as tf from '@tensorflow/tfjs-core';
import type { LabeledDataset } from '../../src/data/mnist.js';
import type { FeatureNet } from '../../src/metrics/featureNet.js';
import { hostImages } from './hostImages.js';

/** The share of the images whose largest logit is that of their class. */
export const accuracy = async (net: FeatureNet, images: LabeledDataset, chunk = 100): Promise<number> => {
  let right = 0;
  for (let from = 0; from < images.size; from += chunk) {
    const { data, shape } = hostImages(images, from, Math.min(images.size, from + chunk));
    const guesses = tf.tidy(() => tf.argMax(net.logits(tf.tensor(data, [...shape])), 1));
    right += (await guesses.data()).filter((guess, i) => guess === images.label(from + i)).length;
    guesses.dispose();
  }
  return right / images.size;
};
