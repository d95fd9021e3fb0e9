import * as TE from 'fp-ts/lib/TaskEither.js';
import { type Dataset, inMemory } from '../../data/dataset.js';
import { heldOut as setAside } from '../../data/heldOut.js';
import type { HostImages } from '../../metrics/features/featureRows.js';
import { batches } from '../../streams/batches.js';
import type { DataSource, RunData } from './dataSource.js';
import { imagesOf } from './imagesOf.js';

/** Images and what is to become of them, as a run has them: `tick.batch` is `{ input, target }`. */
export interface PairsData extends RunData {
  /** Pairs that training never sees. */
  readonly heldOut: { readonly input: HostImages; readonly target: HostImages };
}

export interface PairsOptions {
  readonly input: Dataset;
  /** Example i is what is to become of example i of the input. */
  readonly target: Dataset;
  /** How many pairs are set aside to judge by. */
  readonly heldOut: number;
}

/**
 * Data of a recipe: pairs of images, of which some are set aside.
 *
 * In plain words: an image, and what is to become of it.
 *
 * Errors, in a run: `ConfigError` for sets of different sizes and for a count that leaves one part empty.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { pairs } from 'rxgan/recipes';
 *
 * const flat = (name: string, value: number) => ({ name, size: 10, shape: [2, 2, 1], at: () => [value, value, value, value] });
 * const loaded = await pairs({ input: flat('dark', -1), target: flat('bright', 1), heldOut: 4 }).load()();
 * assert.ok(loaded._tag === 'Right');
 * assert.deepEqual(loaded.right().heldOut.target.shape, [4, 2, 2, 1]);
 * ```
 */
export const pairs = ({ input, target, heldOut }: PairsOptions): DataSource<PairsData> => ({
  load: () =>
    TE.right(() => {
      // The same seed sets the same places of both aside.
      const [inputs, targets] = [setAside(input, heldOut), setAside(target, heldOut)];
      const training = { input: inMemory(inputs.training), target: inMemory(targets.training) };
      return {
        batches: (options) => batches(training, { ...options, paired: true }),
        evaluation: {},
        heldOut: { input: imagesOf(inputs.heldOut), target: imagesOf(targets.heldOut) },
      };
    }),
});
