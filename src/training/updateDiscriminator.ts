import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, LossState } from '../losses/loss.js';
import { withRequirements } from '../losses/requirement.js';
import { applyGradients } from '../models/player.js';
import type { Tick } from '../streams/tick.js';
import { discriminatorFindings } from './discriminatorFindings.js';
import { assertFits } from './fits.js';
import type { Generated } from './generated.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import { updateContextOf } from './scene.js';
import type { Update } from './update.js';
import { ownWorkerDemands, workerDemands } from './workerDemands.js';

/** What a discriminator step measures: its loss (all terms), the mean scores, and each further term under its name. */
export type DiscriminatorMetrics<D extends string> = {
  readonly dLoss: tf.Scalar;
  readonly dReal: tf.Scalar;
  readonly dFake: tf.Scalar;
} & { readonly [K in D]: tf.Scalar };

/** What the loss and its terms remember. */
const statesOf = ({ state, discriminatorTerms }: AdversarialLoss<string, string>): LossState[] =>
  [state, ...discriminatorTerms.map((term) => term.state)].filter((each) => each !== undefined);

export interface DiscriminatorUpdate<D extends string> extends Update<DiscriminatorMetrics<D>> {
  /** The generated examples that were looked at. */
  readonly generated: Generated;
}

export interface DiscriminatorWay {
  /** The generator's own update is going to use the same pass of the generator, so it may move its statistics. */
  readonly lent?: boolean | undefined;
  /** How many threads compute it; 1 is this one. */
  readonly workers?: number | undefined;
}

/** One update of the discriminator inside a frame, ready to be made: the mathematics behind `discriminatorStep`. */
export const updateDiscriminator = <D extends string>(
  tick: Tick,
  loss: AdversarialLoss<D, string>,
  { lent = false, workers = 1 }: DiscriminatorWay = {},
): DiscriminatorUpdate<D> => {
  const { model, step } = tick;
  assertFits(
    tick,
    withRequirements(loss, [
      ...workerDemands(workers, { loss, model }),
      ...ownWorkerDemands(workers, { player: 'discriminator', loss }),
    ]),
  );
  const scene = updateContextOf(tick, loss, 'discriminator');
  const states = statesOf(loss);
  const found = discriminatorFindings(tick, { loss, scene, states }, { lent, workers });

  const named = loss.discriminatorTerms.map(({ name }, i) => [name, found.terms[i + 1]!] as const);
  return {
    generated: found.generated,
    metrics: {
      dLoss: named.reduce((sum, [, term]) => tf.add(sum, term), found.terms[0]!),
      dReal: found.meanReal,
      dFake: found.meanFake,
      ...Object.fromEntries(named),
    } as DiscriminatorMetrics<D>,
    make: () => {
      applyGradients(model.players.discriminator, found.gradients, step);
      if (workers > 1) workerPoolOf(model).broadcastParameters();
      if (found.fused) model.players.discriminator.fusedUpdates++;
      states.forEach(({ name }, i) => {
        model.states.get(name)!.assign(found.states[i]!);
      });
    },
  };
};
