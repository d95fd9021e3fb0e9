import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { asScalar } from '../../losses/asScalar.js';
import { type ClosedCost, closedDiscriminators, closedGenerators } from '../../losses/closedFormCosts.js';
import type { LossState } from '../../losses/loss.js';
import { termsAndGradients } from '../../models/gradients.js';
import type { UpdateContext } from './context.js';

/** Numbers made of scores, and the gradient of the first of them by the scores. */
export interface ScoreGradient {
  readonly numbers: readonly tf.Tensor[];
  readonly gradient: tf.Tensor;
}

/** Rows of scores that share a cost; its mean is taken over them. */
interface Part {
  readonly rows: number;
  readonly cost: ClosedCost;
}

/** The adversarial loss, the mean scores, the next states, and the gradient of the first by the scores. */
export const discriminatorScoreGradient = (
  { loss, lossContext }: UpdateContext,
  states: readonly LossState[],
  scores: tf.Tensor,
  rows: { readonly real: number; readonly fake: number },
): ScoreGradient => {
  const costs = states.length === 0 ? closedDiscriminators.of(loss.discriminator) : undefined;
  const closed =
    costs &&
    closedScoreGradient(scores, [
      { rows: rows.real, cost: costs.real },
      { rows: rows.fake, cost: costs.fake },
    ]);
  return (
    closed ??
    tapedScoreGradient(scores, [1, 1, 1, ...states.map(({ initial }) => initial.length)], (all) => {
      const [real, fake] = [tf.slice(all, 0, rows.real), tf.slice(all, rows.real)];
      return [
        asScalar(`loss ${loss.name}.discriminator`, loss.discriminator(real, fake, lossContext(loss.state))),
        tf.mean(real),
        tf.mean(fake),
        ...states.map((state) => state.next(lossContext(state).state(), real, fake)),
      ];
    })
  );
};

/** The generator's loss by the scores of its examples; `real` is called by losses that compare, and by no others. */
export const generatorScoreGradient = (
  { loss, lossContext }: UpdateContext,
  scores: tf.Tensor,
  real: () => tf.Tensor,
): ScoreGradient => {
  const cost = closedGenerators.of(loss.generator);
  const closed = cost && closedScoreGradient(scores, [{ rows: scores.shape[0]!, cost }]);
  return (
    closed ??
    tapedScoreGradient(scores, [1], (fake) => [
      asScalar(`loss ${loss.name}.generator`, loss.generator(fake, real, lossContext(loss.state))),
    ])
  );
};

/**
 * The sum of the mean costs of all parts, then the mean score of each part, without a tape; nothing on engines whose
 * numbers JavaScript does not see.
 */
const closedScoreGradient = (scores: tf.Tensor, parts: readonly Part[]): ScoreGradient | undefined => {
  const numbers = trainingKernels().numbers?.(scores);
  if (numbers === undefined) return undefined;
  const gradient = new Float32Array(numbers.length);
  const width = scores.size / scores.shape[0]!;
  const means: number[] = [];
  let loss = 0;
  let i = 0;
  for (const { rows, cost } of parts) {
    const count = rows * width;
    let [costs, sum] = [0, 0];
    for (const end = i + count; i < end; i++) {
      const score = numbers[i]!;
      const [paid, slope] = cost(score);
      costs += paid;
      sum += score;
      gradient[i] = slope / count;
    }
    loss += costs / count;
    means.push(sum / count);
  }
  return { numbers: [loss, ...means].map((number) => tf.scalar(number)), gradient: tf.tensor(gradient, scores.shape) };
};

/** The same for any formula, on a tape that holds nothing but what is done to the scores. `sizes`: of its numbers. */
const tapedScoreGradient = (
  scores: tf.Tensor,
  sizes: readonly number[],
  formula: (scores: tf.Tensor) => readonly tf.Tensor[],
): ScoreGradient => {
  const { terms, gradients } = termsAndGradients(
    () => tf.concat1d(formula(scores).map((part) => tf.reshape(part, [part.size]) as tf.Tensor1D)),
    sizes.flatMap((size, i) => new Array<number>(size).fill(i === 0 ? 1 : 0)),
    [scores],
  );
  let from = 0;
  const numbers = sizes.map((size) => {
    from += size;
    return tf.slice(terms, from - size, size);
  });
  return { numbers, gradient: gradients[0]! };
};
