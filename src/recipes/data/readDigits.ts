import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { inMemory } from '../../data/dataset.js';
import { heldOut, type Split } from '../../data/heldOut.js';
import { type LabeledDataset, mnist } from '../../data/mnist.js';
import { type FileFailed, failure, type ShapeMismatch } from '../../errors.js';
import { sameShape } from '../../shape.js';

const shape = [28, 28, 1];
/** What is set aside: as many as points are judged by, or a quarter of a small set. */
const most = 2_500;
const fewest = 100;

const hasTraining = (folder: string): boolean =>
  ['', '.gz'].some((ending) => existsSync(join(folder, `train-images-idx3-ubyte${ending}`)));

const split =
  (folder: string) =>
  (digits: LabeledDataset): TE.TaskEither<ShapeMismatch, Split<LabeledDataset>> => {
    const count = Math.min(most, Math.floor(digits.size / 4));
    const refuse = (problem: string, next: string): TE.TaskEither<ShapeMismatch, never> =>
      TE.left(failure('ShapeMismatch', folder, problem, next));
    if (!sameShape(digits.shape, shape))
      return refuse(
        `holds images of shape [${digits.shape}], expected [${shape}]`,
        'give MNIST or a set of its format and size',
      );
    if (count < fewest)
      return refuse(
        `holds ${digits.size} images, of which a quarter is set aside`,
        `give ${4 * fewest} images or more`,
      );
    const { training, heldOut: aside } = heldOut(digits, count);
    return TE.right({ training: inMemory(training), heldOut: inMemory(aside) });
  };

/**
 * The digits of a folder with files of MNIST, plain or gzipped: the training set where it is there, else the test set. 2,500
 * of them, or a quarter of a small set, are set aside: always the same ones.
 *
 * In plain words: two files are enough, images and labels of one split.
 *
 * Shapes: images `[28, 28, 1]` in [-1, 1]. Errors: `FileFailed`, with the path, when a file is missing or damaged or the
 * two do not belong together; `ShapeMismatch` for images of another size, or for too few.
 */
export const readDigits = (folder: string): TE.TaskEither<FileFailed | ShapeMismatch, Split<LabeledDataset>> =>
  pipe(mnist(folder, { split: hasTraining(folder) ? 'train' : 'test' }), TE.chainW(split(folder)));
