import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from '../losses/loss.js';
import { withRequirements } from '../losses/requirement.js';
import { applyGradients } from '../models/player.js';
import type { Tick } from '../streams/tick.js';
import { assertFits } from './fits.js';
import { fusedGenerator, generatorProgram } from './fusedGenerator.js';
import type { Generated } from './generated.js';
import { parallelGenerator } from './parallelGenerator.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import { updateContextOf } from './scene.js';
import { type GeneratorQuestion, tapeGenerator } from './tapeGenerator.js';
import { type Unrolling, unrollingDemands } from './unrolled.js';
import type { Update } from './update.js';
import { ownWorkerDemands, workerDemands } from './workerDemands.js';

/** What a generator step measures: its loss (all terms), and each further term under its name. */
export type GeneratorMetrics<G extends string> = { readonly gLoss: tf.Scalar } & { readonly [K in G]: tf.Scalar };

export interface GeneratorWay {
  readonly unrolling?: Unrolling | undefined;
  /** The examples of the discriminator's update, to answer those and no others. */
  readonly borrowed?: Generated | undefined;
  /** How many threads compute it; 1 is this one. */
  readonly workers?: number | undefined;
}

/** One update of the generator inside a frame, ready to be made: the mathematics behind `generatorStep`. */
export const updateGenerator = <G extends string>(
  tick: Tick,
  loss: AdversarialLoss<string, G>,
  { unrolling, borrowed, workers = 1 }: GeneratorWay = {},
): Update<GeneratorMetrics<G>> => {
  const { model, step } = tick;
  assertFits(
    tick,
    withRequirements(loss, [
      ...workerDemands(workers, { loss, model }),
      ...ownWorkerDemands(workers, { player: 'generator', loss, unrolling }),
      ...(unrolling === undefined ? [] : unrollingDemands(unrolling)),
    ]),
  );
  const scene = updateContextOf(tick, loss, 'generator', borrowed?.draw);
  const question: GeneratorQuestion = { tick, loss, scene, unrolling, borrowed };
  const program = generatorProgram(question);
  const { terms, gradients } =
    program === undefined
      ? tapeGenerator(question)
      : workers > 1
        ? parallelGenerator(question, workers)
        : fusedGenerator(question, program);

  const named = loss.generatorTerms.map(({ name }, i) => [name, terms[i + 1]!] as const);
  return {
    metrics: {
      gLoss: named.reduce((sum, [, term]) => tf.add(sum, term), terms[0]!),
      ...Object.fromEntries(named),
    } as GeneratorMetrics<G>,
    make: () => {
      applyGradients(model.players.generator, gradients, step);
      if (workers > 1) workerPoolOf(model).broadcastParameters();
      if (program !== undefined) model.players.generator.fusedUpdates++;
    },
  };
};
