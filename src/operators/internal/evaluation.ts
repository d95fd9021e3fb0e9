import type { FeatureNet } from '../../metrics/featureNet.js';
import { featureRows } from '../../metrics/features/featureRows.js';
import type { Rows } from '../../metrics/rows.js';
import { runCooperatively, type Sliced } from '../../metrics/sliced.js';
import type { GanPlayer, Players } from '../../models/model.js';
import { checked } from '../../schema/checked.js';
import { integer, number } from '../../schema/numbers.js';
import { sizeOf } from '../../shape.js';
import { nextMacrotask } from '../../streams/nextMacrotask.js';
import { assertOpen, type Metrics, type Tick } from '../../streams/tick.js';
import { type GenerationOptions, generation } from './generation.js';

/** What is computed of the generated examples, in pieces: any metric of rxgan/metrics with its real sample given. */
export type Evaluation<R> = (generated: Rows, step: number) => Sliced<R>;

export interface EvaluationOptions<L = Players<GanPlayer>> extends GenerationOptions<L> {
  /** How many examples are made, from latents that are the same at every look; 2,500 if not given. */
  readonly count?: number;
  /** How many examples are made in one slice; 250 if not given. Fewer for large networks. */
  readonly chunk?: number;
  /** How long a slice of the metric may last; 5 if not given. */
  readonly milliseconds?: number;
  /** What stands for each example: its features in this net, such as `digitFeatures`; its own numbers if not given. */
  readonly features?: FeatureNet;
}

const usual = { count: 2_500, chunk: 250 };
const positive = integer({ min: 1 });

/** So many examples and so many at once can be made; checked when the pipeline is built. */
export const assertSizes = (
  operator: string,
  {
    count = usual.count,
    chunk = usual.chunk,
    milliseconds = 5,
  }: Pick<EvaluationOptions, 'count' | 'chunk' | 'milliseconds'>,
): void => {
  checked(number({ min: 0 }), `${operator}.milliseconds`, milliseconds, 'use 5');
  checked(positive, `${operator}.count`, count, `use ${usual.count}`);
  checked(positive, `${operator}.chunk`, chunk, `use ${usual.chunk}`);
};

/**
 * Takes down what an evaluation of this tick needs, and gives a function that does the work in slices between the ticks
 * to come.
 *
 * The weights are copied, so the result is that of this tick's generator, however long it takes. The copy is freed when
 * the work ends, fails or is stopped: the function must be called once.
 */
export const beginEvaluation = <R, L>(
  tick: Tick<unknown, Metrics, L>,
  evaluate: Evaluation<R>,
  { count = usual.count, chunk = usual.chunk, milliseconds = 5, features, ...options }: EvaluationOptions<L>,
  signal: AbortSignal,
): (() => Promise<R>) => {
  assertOpen(tick);
  const { step } = tick;
  const examples = generation(tick, 'evaluation', count, options);
  const read = tick.readLater(Math.ceil(count / chunk));
  const generate = async (): Promise<Rows> => {
    const parts: Float32Array[] = [];
    let shape: readonly number[] = [];
    for (let from = 0; from < count; from += chunk) {
      await nextMacrotask();
      signal.throwIfAborted();
      const made = examples.make(from, Math.min(chunk, count - from));
      shape = made.shape.slice(1);
      try {
        parts.push(await read(made));
      } finally {
        made.dispose();
      }
    }
    const width = sizeOf(shape);
    const data = new Float32Array(count * width);
    parts.forEach((part, i) => data.set(part, i * chunk * width));
    if (features === undefined) return { data, width };
    return featureRows(features, { data, shape: [count, ...shape] }, { signal, milliseconds });
  };
  return async () => {
    try {
      return await runCooperatively(evaluate(await generate(), step), { milliseconds, signal });
    } finally {
      examples[Symbol.dispose]();
    }
  };
};
