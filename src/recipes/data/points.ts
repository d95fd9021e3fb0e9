import * as TE from 'fp-ts/lib/TaskEither.js';
import { inMemory } from '../../data/dataset.js';
import type { Mixture } from '../../data/mixture.js';
import type { FeatureRows } from '../../metrics/features/featureRows.js';
import { batches } from '../../streams/batches.js';
import type { DataSource, RunData } from './dataSource.js';

/** Points in the plane, as a run has them. */
export interface PointsData extends RunData {
  readonly mixture: Mixture;
  /** Half the side of the square that pictures show. */
  readonly extent: number;
  /** As many points of the mixture as are generated for an evaluation, and as many others. */
  readonly real: FeatureRows;
  readonly others: FeatureRows;
}

/** As many as in the protocol of PacGAN. */
const evaluated = 2_500;

const rowsFrom = ({ at }: Mixture, first: number): FeatureRows => {
  const data = new Float32Array(2 * evaluated);
  for (let i = 0; i < evaluated; i++) data.set(at(first + i), 2 * i);
  return { data, width: 2 };
};

/**
 * Data of a recipe: points of a mixture in the plane, evaluated by the protocol of PacGAN with 2,500 of them.
 *
 * In plain words: the mixture makes its own points; `extent` is how far pictures look.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { grid } from 'rxgan/data';
 * import { points } from 'rxgan/recipes';
 *
 * const loaded = await points(grid(), { extent: 5 }).load()();
 * assert.ok(loaded._tag === 'Right');
 * assert.equal(loaded.right().real.data.length, 5_000);
 * ```
 */
export const points = (mixture: Mixture, { extent }: { readonly extent: number }): DataSource<PointsData> => ({
  load: () =>
    TE.right(() => ({
      batches: (options) => batches(inMemory(mixture), options),
      evaluation: { count: evaluated },
      mixture,
      extent,
      real: rowsFrom(mixture, 0),
      others: rowsFrom(mixture, evaluated),
    })),
});
