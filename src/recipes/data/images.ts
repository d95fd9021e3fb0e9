import * as tf from '@tensorflow/tfjs-core';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ignoreElements, Observable, tap } from 'rxjs';
import type { Split } from '../../data/heldOut.js';
import type { FileFailed, ShapeMismatch } from '../../errors.js';
import type { FeatureNet } from '../../metrics/featureNet.js';
import { featureRows, type HostImages } from '../../metrics/features/featureRows.js';
import type { Rows } from '../../metrics/rows.js';
import { batches } from '../../streams/batches.js';
import type { DataSource, RunData } from './dataSource.js';
import { imagesOf } from './imagesOf.js';

/** Images with some set aside, as a run has them. Examples that are evaluated are features, followed by logits. */
export interface ImagesData extends RunData {
  /** By whose features and classes generated images are judged. */
  readonly net: FeatureNet;
  /** The images that training never sees. */
  readonly heldOut: HostImages;
  /** Their features, once they are there. */
  readonly features: () => Rows | undefined;
}

export interface ImagesOptions {
  /** The images of a folder in [-1, 1], some of them set aside to judge by; or what is wrong with the folder. */
  readonly read: (folder: string) => TE.TaskEither<FileFailed | ShapeMismatch, Split>;
  readonly net: FeatureNet;
  /** What the folder has to hold. */
  readonly folder: string;
}

/** A step takes longer than one with points does: slices may too, or an evaluation would go on for hundreds of steps. */
const slices = { chunk: 125, milliseconds: 20 };

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

/** The same net, whose features of an image are followed by its logits: both in one reading. */
const withLogits = (net: FeatureNet): FeatureNet => ({
  ...net,
  width: net.width + net.classes,
  features: (images) => tf.tidy(() => tf.concat2d([net.features(images), net.logits(images)], 1)),
});

/**
 * Data of a recipe: images from a folder, of which some are set aside, and judged by a feature net.
 *
 * In plain words: `read` knows the files; the feature net knows what images are worth.
 *
 * Errors: those of `read`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as TE from 'fp-ts/lib/TaskEither.js';
 * import { digitFeatures } from 'rxgan/metrics';
 * import { images } from 'rxgan/recipes';
 *
 * const black = { name: 'black', size: 8, shape: [28, 28, 1], at: () => new Float32Array(784).fill(-1) };
 * const read = () => TE.right({ training: black, heldOut: black });
 * const loaded = await images({ read, net: digitFeatures, folder: 'nothing' }).load('.')();
 * assert.ok(loaded._tag === 'Right');
 * assert.deepEqual(loaded.right().heldOut.shape, [8, 28, 28, 1]);
 * ```
 */
export const images = ({ read, net, folder: content }: ImagesOptions): DataSource<ImagesData> => ({
  folder: content,
  load: (folder = '') =>
    TE.map(({ training, heldOut }: Split) => (): ImagesData => {
      const real = imagesOf(heldOut);
      let features: Rows | undefined;
      return {
        batches: (options) => batches(training, options),
        evaluation: { count: heldOut.size, features: withLogits(net), ...slices },
        preparation$: featuresOf(net, real).pipe(
          tap((rows) => {
            features = rows;
          }),
          ignoreElements(),
        ),
        net,
        heldOut: real,
        features: () => features,
      };
    })(read(folder)),
});
