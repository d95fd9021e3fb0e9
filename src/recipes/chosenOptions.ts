import { refusal } from '../losses/requirement.js';
import { integer, number, seed } from '../schema/numbers.js';
import { optional, struct } from '../schema/records.js';
import { oneOf } from '../schema/scalars.js';
import { lossNames } from './namedLosses.js';
import type { Recipe, RecipeOptions } from './recipe.js';

/**
 * What is chosen for a run: the recipe's defaults where nothing is given, and seed 7.
 *
 * In plain words: complete options, for `drawSchedule`, `controlOf` and `run`, which check them.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { chosenOptions, drawSchedule, ring } from 'rxgan/recipes';
 *
 * const options = chosenOptions(ring, { batch: 32 });
 * assert.deepEqual(options, { seed: 7, steps: 12_000, batch: 32, loss: 'non-saturating' });
 * assert.throws(() => drawSchedule(ring, { ...options, steps: 0 }), {
 *   message: 'ring.steps: expected a positive integer, got 0; give a positive integer',
 * });
 * ```
 */
export const chosenOptions = (
  { defaults }: Pick<Recipe, 'defaults'>,
  {
    seed = 7,
    steps = defaults.steps,
    batch = defaults.batch,
    loss = defaults.loss,
    r1,
  }: { readonly [K in keyof RecipeOptions]?: RecipeOptions[K] | undefined } = {},
): RecipeOptions => ({ seed, steps, batch, loss, ...(r1 !== undefined && { r1 }) });

const positive = integer({ min: 1 });
const known = struct({
  seed,
  steps: positive,
  batch: positive,
  loss: oneOf(...lossNames),
  r1: optional(number({ min: 0 })),
  rowPeriod: optional(positive),
});

/** Refuses options that no run can have, all of them at once; a program in JavaScript may have given anything. */
export const assertOptions = (
  { name }: Pick<Recipe, 'name'>,
  options: RecipeOptions & { readonly rowPeriod?: number },
): void => {
  const read = known.decode(options, name);
  if (read._tag === 'Left') throw refusal(read.left);
};
