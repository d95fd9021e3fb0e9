import { ignoreElements, Observable, tap } from 'rxjs';
import type { Dataset } from '../data/dataset.js';
import type { FeatureNet } from '../metrics/featureNet.js';
import { featureRows, type HostImages } from '../metrics/features/featureRows.js';
import type { Rows } from '../metrics/rows.js';
import type { Sliced } from '../metrics/sliced.js';
import { sizeOf } from '../shape.js';
import { type Judgement, judgeImages } from './judgeImages.js';

/** All images of a data set, one after the other. */
export const imagesOf = ({ size, shape, at }: Dataset): HostImages => {
  const width = sizeOf(shape);
  const data = new Float32Array(size * width);
  for (let i = 0; i < size; i++) data.set(at(i), i * width);
  return { data, shape: [size, ...shape] };
};

/** The features of images, read in pieces beside other work; given up with the subscription. */
const featuresOf = (net: FeatureNet, images: HostImages): Observable<Rows> =>
  new Observable((subscriber) => {
    const stop = new AbortController();
    featureRows(net, images, { signal: stop.signal }).then(
      (features) => {
        subscriber.next(features);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => stop.abort();
  });

/** What judges generated images by real ones, while these are still being looked at. */
export interface Judging {
  /** To be subscribed to once: looks at the real images, tells nothing, and fails where that fails. */
  readonly reading$: Observable<never>;
  /** The judgement of rows of `withLogits(net)`; waits for the real ones. */
  readonly judge: (seen: Rows) => Sliced<Judgement>;
}

/** Judges by these images with this net. */
export const judging = (net: FeatureNet, images: HostImages): Judging => {
  let real: Rows | undefined;
  const known = tap<Rows>((features) => {
    real = features;
  });
  return {
    reading$: featuresOf(net, images).pipe(known, ignoreElements()),
    judge: function* (seen) {
      while (real === undefined) yield;
      return yield* judgeImages(net, real, seen);
    },
  };
};
