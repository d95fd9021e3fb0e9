import * as tf from '@tensorflow/tfjs-core';
import { lossStates } from '../../losses/furtherTerms.js';
import { headOf, type Network } from '../../models/network.js';
import { backward } from '../../models/vjp/backward.js';
import { forward, type VjpTrace } from '../../models/vjp/forward.js';
import { fusedOps } from '../../models/vjp/operation.js';
import { differentiate } from '../differentiate.js';
import { canShareGenerator } from '../gan/canShareGenerator.js';
import type { Seen, UpdateContext } from '../gan/context.js';
import { adversarialTerm, penaltyTerms } from '../gan/discriminatorProblem.js';
import { generate } from '../gan/generate.js';
import { discriminatorScoreGradient, generatorScoreGradient } from '../gan/scoreGradients.js';
import type { ScoreProblem } from '../gan/scoreProblem.js';
import { fusedPasses } from '../passes.js';
import type { UpdateMethod, UpdateProblem, UpdateResult } from '../problem.js';

/**
 * Written-out passes: a loss of scores takes no tape at all; any other objective has a tape on which every pass of a network
 * is one operation.
 */
export const vjp: UpdateMethod = {
  name: 'vjp',
  objection: ({ model }) => {
    if (model.tape) return 'the model has the option tape';
    const written = Object.values(model.players).some(({ network }) => fusedOps.of(network.apply) !== undefined);
    return written ? undefined : 'no network has written-out passes';
  },
  compute: (problem) => {
    const { scores } = problem;
    if (scores !== undefined && takesScores(scores))
      return (scores.player === 'discriminator' ? discriminatorByScores : generatorByScores)(problem, scores);
    return differentiate(problem, fusedPasses(problem.model, problem.players));
  },
};

/** Can the update be computed from scores alone, but for penalties, which differentiate the critic? */
const takesScores = ({ player, context: { tick, loss }, unrolled }: ScoreProblem): boolean => {
  if (player === 'generator') return canShareGenerator(tick.model, loss, unrolled);
  const written = fusedOps.of(tick.model.players.discriminator.network.apply) !== undefined;
  return written && loss.discriminatorTerms.every(({ penalty }) => penalty === true);
};

/** Real and generated examples in one batch; penalties are differentiated on a tape, and nothing else is. */
const discriminatorByScores = (problem: UpdateProblem, { context, seen }: ScoreProblem): UpdateResult => {
  const { loss, key, seenCondition: condition } = context;
  const { network } = problem.model.players['discriminator']!;
  const { real, fake } = seen!;
  const trace = forward(fusedOps.of(network.apply)!, tf.concat([real, fake]), {
    training: true,
    owned: true,
    condition: condition && tf.concat([condition, condition]),
    segments: [real, fake].map(({ shape }, i) => ({ rows: shape[0]!, key: key(`discriminator pass ${i}`) })),
  });
  const states = lossStates(loss);
  const rows = { real: real.shape[0]!, fake: fake.shape[0]! };
  const { numbers, gradient } = discriminatorScoreGradient(context, states, headOf(network, trace.y, 'score'), rows);
  const { weights } = backward(trace, fullGradient(network, trace.y, gradient), { weights: true, input: false });
  const scalar = (i: number): tf.Scalar => tf.reshape(numbers[i]!, []);
  const result: UpdateResult = {
    terms: { [adversarialTerm]: scalar(0) },
    measured: { dReal: scalar(1), dFake: scalar(2) },
    states: states.map((state, i) => [state, numbers[3 + i]!]),
    gradients: { discriminator: weights },
    fused: true,
  };
  return loss.discriminatorTerms.length === 0 ? result : withPenalties(problem, context, seen!, result);
};

/** The further terms of the discriminator, added to what its scores give. */
const withPenalties = (
  problem: UpdateProblem,
  context: UpdateContext,
  seen: Seen,
  result: UpdateResult,
): UpdateResult => {
  const { model, players } = problem;
  const evaluate: UpdateProblem['evaluate'] = (apply) => ({ terms: penaltyTerms(context, seen, apply) });
  const penalties = differentiate({ ...problem, evaluate }, fusedPasses(model, players));
  const [own, further] = [result.gradients['discriminator']!, penalties.gradients['discriminator']!];
  return {
    ...result,
    terms: { ...result.terms, ...penalties.terms },
    gradients: { discriminator: own.map((gradient, i) => tf.add(gradient, further[i]!)) },
    fused: penalties.fused,
  };
};

/** The generator's update: forward through both networks, back through both. */
const generatorByScores = (problem: UpdateProblem, { context, reuse }: ScoreProblem): UpdateResult => {
  const { key, real, seenCondition: condition } = context;
  const { network } = problem.model.players['discriminator']!;
  const rows = real.shape[0]!;
  let passes = 0;
  const judge = (examples: tf.Tensor): VjpTrace =>
    forward(fusedOps.of(network.apply)!, examples, {
      training: true,
      owned: false,
      condition,
      segments: [{ rows, key: key(`discriminator pass ${passes++}`) }],
    });
  const made = reuse?.trace ?? generate(context, true).trace!;
  const judged = judge(made.y);
  let realScores: tf.Tensor | undefined;
  const { numbers, gradient } = generatorScoreGradient(
    context,
    headOf(network, judged.y, 'score'),
    () => (realScores ??= headOf(network, judge(real).y, 'score')),
  );
  const { dx } = backward(judged, fullGradient(network, judged.y, gradient), { weights: false, input: true });
  const { weights } = backward(made, dx!, { weights: true, input: false });
  return {
    terms: { [adversarialTerm]: tf.reshape(numbers[0]!, []) },
    measured: {},
    states: [],
    gradients: { generator: weights },
    fused: true,
  };
};

/** The gradient by all outputs of a network from that by its scores. */
const fullGradient = ({ heads }: Network, output: tf.Tensor, gradient: tf.Tensor): tf.Tensor => {
  if (heads === undefined) return gradient;
  const [from, length] = heads['score']!;
  return tf.pad(gradient, [
    [0, 0],
    [from, output.shape[1]! - from - length],
  ]);
};
