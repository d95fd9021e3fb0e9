import * as tf from '@tensorflow/tfjs-core';
import { densityCoverage } from '../metrics/densityCoverage.js';
import type { Estimate } from '../metrics/estimate.js';
import type { FeatureNet } from '../metrics/featureNet.js';
import { frechetDistance } from '../metrics/frechetDistance.js';
import type { Rows } from '../metrics/rows.js';
import type { Sliced } from '../metrics/sliced.js';
import { type ClassesSeen, classesSeen } from './classesSeen.js';

/** What generated images are worth beside real ones. */
export interface Judgement {
  /** The squared Fréchet distance on the features of the recipe's judge; `ideal` is what a perfect generator scores. */
  readonly frechet: Estimate;
  /** How good the images are, and how much of the real ones they cover, from the nearest neighbors of their features. */
  readonly density: Estimate;
  readonly coverage: Estimate;
  readonly classes: ClassesSeen;
}

/** The same net, whose features of an image are followed by its logits: both in one reading. */
export const withLogits = (net: FeatureNet): FeatureNet => ({
  ...net,
  width: net.width + net.classes,
  features: (images) => tf.tidy(() => tf.concat2d([net.features(images), net.logits(images)], 1)),
});

/** Columns `from` to `to` of rows. */
const columns = ({ data, width }: Rows, from: number, to: number): Rows => {
  const count = data.length / width;
  const cut = new Float32Array(count * (to - from));
  for (let i = 0, k = 0; i < count; i++) for (let j = from; j < to; j++, k++) cut[k] = data[i * width + j]!;
  return { data: cut, width: to - from };
};

/** Judges generated images by the features of real ones; `seen` are features and logits, as `withLogits` gives them. */
export function* judgeImages(net: FeatureNet, real: Rows, seen: Rows): Sliced<Judgement> {
  const fake = columns(seen, 0, net.width);
  return {
    frechet: yield* frechetDistance(real, fake),
    ...(yield* densityCoverage(real, fake)),
    classes: classesSeen(columns(seen, net.width, seen.width).data, net.classes),
  };
}
