import { featureNet } from '../featureNet.js';
import { digitsV1 } from './digitsV1.js';

/**
 * 64 features of gray images `[n, 28, 28, 1]` in [-1, 1]: the last inner layer, before its rectifier, of a classifier of
 * handwritten digits with 45,874 weights.
 *
 * In plain words: FID's idea for small gray images, with a network that ships with the library. It knows digits; of other
 * images it still tells a sample from a changed one, but not what people would look at. Its scores are called by
 * `frechetName` and `kernelName`, and are comparable with nothing but themselves at equal counts.
 *
 * Two convolutions (6 × 6 and 4 × 4, both of stride 2) with rectifiers and two dense layers. One number scales the features
 * so that those of digits have variance 1 on average: images that are all the same score about 64 or more, and two
 * disjoint samples of 2,500 digits 0.24, all of it bias.
 *
 * How it was made: `npm run train:features -- --data FOLDER --seed 1 --steps 6000`, on WASM, TensorFlow.js 4.22.0, in three
 * minutes on one core. Data: 8,000 of MNIST's 10,000 test digits, shifted by up to 2 pixels; Adam, batch 64, rate 0.002 down
 * a cosine. Accuracy 99.00 % on the other 2,000, after rounding to float16. SHA-256 of the weights:
 * d9dbbe1598df678d70f4078abb67e596e165cc25c7467dec5f8d1b5d2c79426c.
 *
 * Those digits are in the test set, so compare generated digits with MNIST's training set if it is at hand.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { digitFeatures } from 'rxgan/metrics';
 *
 * assert.equal(digitFeatures.frechetName, 'Fréchet distance on digits-v1 (d9dbbe15)');
 * assert.deepEqual(digitFeatures.features(tf.zeros([5, 28, 28, 1])).shape, [5, 64]);
 * ```
 */
export const digitFeatures = featureNet(digitsV1);
