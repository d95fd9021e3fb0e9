import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../engines/trainingKernels.js';
import type { ClosedCost } from '../losses/closedFormCosts.js';
import { termsAndGradients } from '../models/gradients.js';

/** Numbers made of scores, and the gradient of the first of them by the scores. */
export interface ScoreGradient {
  readonly numbers: readonly tf.Tensor[];
  readonly gradient: tf.Tensor;
}

/** Rows of scores that share a cost; its mean is taken over them. */
export interface Part {
  readonly rows: number;
  readonly cost: ClosedCost;
}

/**
 * The sum of the mean costs of all parts, then the mean score of each part, without a tape; nothing on engines whose
 * numbers JavaScript does not see.
 */
export const closedScoreGradient = (scores: tf.Tensor, parts: readonly Part[]): ScoreGradient | undefined => {
  const numbers = trainingKernels().numbers?.(scores);
  if (numbers === undefined) return undefined;
  const gradient = new Float32Array(numbers.length);
  const means: number[] = [];
  let loss = 0;
  let i = 0;
  for (const { rows, cost } of parts) {
    let [costs, sum] = [0, 0];
    for (const end = i + rows; i < end; i++) {
      const score = numbers[i]!;
      const [paid, slope] = cost(score);
      costs += paid;
      sum += score;
      gradient[i] = slope / rows;
    }
    loss += costs / rows;
    means.push(sum / rows);
  }
  return { numbers: [loss, ...means].map((number) => tf.scalar(number)), gradient: tf.tensor(gradient, scores.shape) };
};

/** The same for any formula, on a tape that holds nothing but what is done to the scores. `sizes`: of its numbers. */
export const tapedScoreGradient = (
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
