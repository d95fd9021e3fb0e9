import * as tf from '@tensorflow/tfjs-core';
import { demanding } from '../losses/demand.js';
import type { AdversarialLoss } from '../losses/loss.js';
import { descend } from '../models/player.js';
import type { Tick } from '../streams/tick.js';
import { assertFits } from './fits.js';
import { fusedGenerator, generatorProgram } from './fusedGenerator.js';
import type { Generated } from './generated.js';
import { sceneOf } from './scene.js';
import { type GeneratorQuestion, tapeGenerator } from './tapeGenerator.js';
import { type Unrolling, unrollingDemands } from './unrolled.js';
import type { Update } from './update.js';

/** What a generator step measures: its loss (all terms), and each further term under its name. */
export type GeneratorMetrics<G extends string> = { readonly gLoss: tf.Scalar } & { readonly [K in G]: tf.Scalar };

/**
 * One update of the generator inside a frame, ready to be made: the mathematics behind `generatorStep`.
 *
 * `borrowed`: the examples of the discriminator's update, to answer those and no others.
 */
export const updateGenerator = <G extends string>(
  tick: Tick,
  loss: AdversarialLoss<string, G>,
  unrolling?: Unrolling,
  borrowed?: Generated,
): Update<GeneratorMetrics<G>> => {
  assertFits(tick, unrolling === undefined ? loss : demanding(loss, unrollingDemands(unrolling)));
  const { gan, step } = tick;
  const scene = sceneOf(tick, loss, 'generator', borrowed?.draw);
  const question: GeneratorQuestion = { tick, loss, scene, unrolling, borrowed };
  const program = generatorProgram(question);
  const { terms, gradients } = program === undefined ? tapeGenerator(question) : fusedGenerator(question, program);

  const named = loss.generatorTerms.map(({ name }, i) => [name, terms[i + 1]!] as const);
  return {
    metrics: {
      gLoss: named.reduce((sum, [, term]) => tf.add(sum, term), terms[0]!),
      ...Object.fromEntries(named),
    } as GeneratorMetrics<G>,
    make: () => {
      descend(gan.generator, gradients, step);
      if (program !== undefined) gan.generator.fusedUpdates++;
    },
  };
};
