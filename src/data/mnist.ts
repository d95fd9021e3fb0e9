import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sequenceS } from 'fp-ts/lib/Apply.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type FileFailed, failure } from '../errors.js';
import type { Dataset } from './dataset.js';
import { type Idx, readIdx } from './idx.js';

/** A data set whose examples have classes. */
export type LabeledDataset = Dataset & Required<Pick<Dataset, 'classes' | 'label'>>;

export interface MnistOptions {
  /** The 60,000 digits for training or the 10,000 for testing. */
  readonly split?: 'train' | 'test';
}

const classes = 10;
const prefixes = { train: 'train', test: 't10k' } as const;
/** The file as it is called, or, where only that one exists, gzipped. */
const located = (path: string): string => (!existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path);

const labeled =
  (folder: string, name: string) =>
  ({ images, labels }: { readonly images: Idx; readonly labels: Idx }): TE.TaskEither<FileFailed, LabeledDataset> => {
    const [size, height, width] = images.shape;
    if (images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== size)
      return TE.left(
        failure(
          'FileFailed',
          folder,
          `images of shape [${images.shape}] and labels of shape [${labels.shape}] do not belong together`,
          'give the images [n, height, width] and the labels [n] of one split',
        ),
      );
    const strange = labels.data.findIndex((label) => label >= classes);
    if (strange >= 0)
      return TE.left(
        failure(
          'FileFailed',
          folder,
          `label ${strange} is ${labels.data[strange]}, expected 0 to ${classes - 1}`,
          'give the labels of a set with ten classes',
        ),
      );
    const pixels = height! * width!;
    return TE.right({
      name,
      size: size!,
      shape: [height!, width!, 1],
      at: (index) =>
        Float32Array.from(images.data.subarray(index * pixels, (index + 1) * pixels), (gray) => gray / 127.5 - 1),
      classes,
      label: (index) => labels.data[index]!,
    });
  };

/**
 * The handwritten digits of MNIST from a folder with their four files, plain or gzipped: gray images `[28, 28, 1]` in
 * [-1, 1], where -1 is the background, with a label from 0 to 9.
 *
 * In plain words: the digits, ready for a generator that ends in a tanh. Sets in the same format (Fashion-MNIST) do too.
 *
 * Errors: `FileFailed`, with the path, when a file is missing or damaged or the two do not belong together.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mnist } from 'rxgan/data';
 *
 * const digits = await mnist('no/such/folder', { split: 'test' })();
 * assert.equal(digits._tag === 'Left' && digits.left.path, 'no/such/folder/t10k-images-idx3-ubyte');
 * ```
 */
export const mnist = (
  folder: string,
  { split = 'train' }: MnistOptions = {},
): TE.TaskEither<FileFailed, LabeledDataset> => {
  const file = (rest: string): string => located(join(folder, `${prefixes[split]}-${rest}`));
  return TE.chain(labeled(folder, `mnist/${split}`))(
    sequenceS(TE.ApplySeq)({ images: readIdx(file('images-idx3-ubyte')), labels: readIdx(file('labels-idx1-ubyte')) }),
  );
};
