import * as tf from '@tensorflow/tfjs-core';
import { isFailure } from '../../errors.js';
import { lossStates } from '../../losses/furtherTerms.js';
import { sizeOf } from '../../shape.js';
import { adversarialTerm } from '../gan/discriminatorProblem.js';
import { partsRequirements } from '../gan/partsRequirements.js';
import { discriminatorScoreGradient, generatorScoreGradient } from '../gan/scoreGradients.js';
import type { ScoreProblem } from '../gan/scoreProblem.js';
import { trainingSetup } from '../gan/setup.js';
import { batchPass } from '../parts/batchPass.js';
import { workerPoolOf } from '../parts/workerPoolOf.js';
import type { UpdateMethod, UpdateProblem, UpdateResult } from '../problem.js';

/**
 * Several threads, each with an engine of its own, generate and score their parts of a batch; the loss is computed of all
 * scores, and the gradients of the parts are added up in order.
 */
export const parts: UpdateMethod = {
  name: 'parts',
  objection: ({ model, workers, scores }) => {
    if (workers === 1) return 'there is one worker';
    if (scores === undefined) return 'only the steps of a GAN can be split';
    const { player, unrolled, context } = scores;
    const setup = { players: [player], loss: context.loss, tape: model.tape, unrolled };
    for (const requirement of partsRequirements(workers, setup))
      try {
        requirement(trainingSetup(context.tick));
      } catch (error) {
        if (isFailure(error)) return error.message;
        throw error;
      }
    return undefined;
  },
  compute: (problem) =>
    problem.scores!.player === 'discriminator'
      ? discriminatorInParts(problem, problem.scores!)
      : generatorInParts(problem, problem.scores!),
};

/** The players of a GAN, by their roles in a pass. */
const names = { generator: 'generator', discriminator: 'discriminator' } as const;

const outputsOf = ({ model }: UpdateProblem): number => sizeOf(model.players['discriminator']!.network.outputShape);

const discriminatorInParts = (problem: UpdateProblem, { context, keepForGenerator }: ScoreProblem): UpdateResult => {
  const { loss, key, draw, real } = context;
  const rows = real.shape[0]!;
  const pass = batchPass(workerPoolOf(problem.model), {
    kind: 'discriminator',
    ...names,
    keys: [draw.key, key('discriminator pass 0'), key('discriminator pass 1')],
    workers: problem.workers,
    rows,
    inputs: [real, draw.input],
    outputs: outputsOf(problem),
    owners: keepForGenerator ? ['generator', 'discriminator'] : ['discriminator'],
  });
  const states = lossStates(loss);
  const { numbers, gradient } = discriminatorScoreGradient(context, states, pass.scores, { real: rows, fake: rows });
  const scalar = (i: number): tf.Scalar => tf.reshape(numbers[i]!, []);
  return {
    terms: { [adversarialTerm]: scalar(0) },
    measured: { dReal: scalar(1), dFake: scalar(2) },
    states: states.map((state, i) => [state, numbers[3 + i]!]),
    gradients: { discriminator: pass.gradients(gradient) },
    fused: true,
    generated: { draw, pass },
  };
};

const generatorInParts = (problem: UpdateProblem, { context, reuse }: ScoreProblem): UpdateResult => {
  const { key, draw, real } = context;
  const common = {
    workers: problem.workers,
    rows: real.shape[0]!,
    outputs: outputsOf(problem),
    ...names,
    owners: ['generator'],
  };
  const pool = workerPoolOf(problem.model);
  const pass = batchPass(pool, {
    ...common,
    kind: 'generator',
    keys: [draw.key, key('discriminator pass 0')],
    inputs: reuse?.pass === undefined ? [draw.input] : [],
    continued: reuse?.pass,
  });
  let realScores: tf.Tensor | undefined;
  const judgeReal = (): tf.Tensor => {
    const task = { ...common, kind: 'judgement', keys: [key('discriminator pass 1')], inputs: [real] } as const;
    realScores ??= batchPass(pool, task).scores;
    return realScores;
  };
  const { numbers, gradient } = generatorScoreGradient(context, pass.scores, judgeReal);
  return {
    terms: { [adversarialTerm]: tf.reshape(numbers[0]!, []) },
    measured: {},
    states: [],
    gradients: { generator: pass.gradients(gradient) },
    fused: true,
  };
};
