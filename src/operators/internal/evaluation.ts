import * as tf from '@tensorflow/tfjs-core';
import type { FeatureNet } from '../../metrics/featureNet.js';
import { featureRows } from '../../metrics/features/featureRows.js';
import type { Rows } from '../../metrics/rows.js';
import { runCooperatively, type Sliced } from '../../metrics/sliced.js';
import { concatFlat } from '../../models/concatFlat.js';
import { latentsOf } from '../../models/latents.js';
import { inferencePass as evaluationPass } from '../../models/network.js';
import { withWeights } from '../../models/player.js';
import { keyOf } from '../../random.js';
import { sizeOf } from '../../shape.js';
import { eachClass } from '../../streams/labels.js';
import { nextMacrotask } from '../../streams/nextMacrotask.js';
import { assertOpen, type Tick } from '../../streams/tick.js';

/** What is computed of the generated examples, in pieces: any metric of rxgan/metrics with its real sample given. */
export type Evaluation<R> = (generated: Rows, step: number) => Sliced<R>;

export interface EvaluationOptions {
  /** How many examples are made, from latents that are the same at every look; 2,500 if not given. */
  readonly count?: number;
  /** From the averaged generator (the default) or from the one being trained. */
  readonly averaged?: boolean;
  /** How many examples are made in one slice; 250 if not given. Fewer for large networks. */
  readonly chunk?: number;
  /** How long a slice of the metric may last; 5 if not given. */
  readonly milliseconds?: number;
  /** What stands for each example: its features in this net, such as `digitFeatures`; its own numbers if not given. */
  readonly features?: FeatureNet;
}

/**
 * Takes down what an evaluation of this tick needs, and gives a function that does the work in slices between the ticks
 * to come.
 *
 * The weights are copied, so the result is that of this tick's generator, however long it takes. The copy is freed when
 * the work ends, fails or is stopped: the function must be called once.
 */
export const beginEvaluation = <R>(
  tick: Tick,
  evaluate: Evaluation<R>,
  { count = 2_500, averaged = true, chunk = 250, milliseconds = 5, features }: EvaluationOptions,
  signal: AbortSignal,
): (() => Promise<R>) => {
  assertOpen(tick);
  const { model, labels, step } = tick;
  const { generator } = model.players;
  const latents = latentsOf(model);
  const { network } = generator;
  const z = latents.sample(keyOf(model.seed, 'evaluation'), count);
  const weights = tf.keep(
    tf.tidy(() => (averaged && generator.ema ? tf.clone(generator.ema) : concatFlat(network.variables))),
  );
  const width = sizeOf(network.outputShape);
  const read = tick.readLater(Math.ceil(count / chunk));
  const generate = async (): Promise<Rows> => {
    const data = new Float32Array(count * width);
    for (let from = 0; from < count; from += chunk) {
      await nextMacrotask();
      signal.throwIfAborted();
      const examples = Math.min(chunk, count - from);
      const made = withWeights(generator, weights, () => {
        const part = z.subarray(from * latents.size, (from + examples) * latents.size);
        const pass = { ...evaluationPass, condition: eachClass(labels, examples, from) };
        return network.apply(tf.tensor2d(part, [examples, latents.size]), pass);
      });
      try {
        data.set(await read(made), from * width);
      } finally {
        made.dispose();
      }
    }
    if (features === undefined) return { data, width };
    return featureRows(features, { data, shape: [count, ...network.outputShape] }, { signal, milliseconds });
  };
  return async () => {
    try {
      return await runCooperatively(evaluate(await generate(), step), { milliseconds, signal });
    } finally {
      weights.dispose();
    }
  };
};
