import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { failure, isFailure, type RxganFailure } from '../errors.js';
import type { LatentDistribution } from '../models/latents.js';
import type { Network } from '../models/network.js';
import type { AdversarialLoss, AnyLoss } from './loss.js';

/** What a loss is about to be used with. */
export interface TrainingSetup {
  /** The step that schedules count by, as in `LossContext`. */
  readonly step: number;
  /** The generator, where it is known. */
  readonly generator?: Network | undefined;
  readonly discriminator: Network;
  readonly latents: LatentDistribution | undefined;
  /** Examples in a batch. */
  readonly batch: number;
  /** How many classes the batch's labels tell apart, if it has labels. */
  readonly classes: number | undefined;
}

/** Throws a failure if the setup would make a loss meaningless. */
export type Requirement = (setup: TrainingSetup) => void;

/**
 * Every reason why the loss would not mean what it says in this setup; none if it does.
 *
 * In plain words: all mistakes at once, each with what, where and what to do. Every step asks this before it trains.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { nonSaturating, packing, problemsOf, wasserstein } from 'rxgan/losses';
 * import { dense, gaussian, mlp, sequential, sigmoid } from 'rxgan/models';
 *
 * const setup = {
 *   step: 0,
 *   generator: mlp({ inputs: 2, hidden: [4], outputs: 2 })({ name: 'generator', key: [1, 2] }),
 *   discriminator: sequential([4], dense(1, sigmoid))({ name: 'discriminator', key: [1, 2] }),
 *   latents: gaussian(2),
 *   batch: 63,
 *   classes: undefined,
 * };
 * const problems = problemsOf(packing(2)(wasserstein), setup);
 * assert.deepEqual(problems.map(({ path }) => path), ['discriminator/0', 'packing']);
 * ```
 */
export const problemsOf = (loss: AnyLoss, setup: TrainingSetup): readonly RxganFailure[] =>
  loss.requirements.flatMap((requirement) => {
    try {
      requirement(setup);
      return [];
    } catch (error) {
      if (isFailure(error)) return [error];
      throw error;
    }
  });

/** The loss with further requirements. */
export const withRequirements = <D extends string, G extends string>(
  loss: AdversarialLoss<D, G>,
  requirements: readonly Requirement[],
): AdversarialLoss<D, G> => ({ ...loss, requirements: [...loss.requirements, ...requirements] });

/** One failure as it is, several as one that has them all. */
export const refusal = (problems: ReadonlyNonEmptyArray<RxganFailure>): RxganFailure =>
  problems.length === 1
    ? problems[0]
    : failure(
        'ConfigError',
        problems.map(({ path }) => path).join(' and '),
        `${problems.length} problems`,
        `correct each:${problems.map(({ message }, i) => `\n  (${i + 1}) ${message}`).join('')}`,
        { problems },
      );
