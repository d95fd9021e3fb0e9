import * as tf from '@tensorflow/tfjs-core';
import { failure, type NonFinite } from '../errors.js';
import type { Players } from '../models/model.js';
import { nameOf } from '../models/variable.js';
import type { Tick } from '../streams/tick.js';
import { describedStep, type Step } from './step.js';

/** NaN if anything in the tensor is not finite, else 0: x · 0 is 0 for finite x, and nothing else. */
const defect = (tensor: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tensor, 0));

const refusal = (now: number, term: string | undefined, tensor: string | undefined): NonFinite =>
  failure(
    'NonFinite',
    [`step ${now}`, term && `term ${term}`, tensor && `tensor ${tensor}`].filter(Boolean).join(', '),
    'NaN or infinite',
    'lower the learning rate, clip the gradient, or look at the batch of this step',
    { step: now, term, tensor },
  );

/** The batch, or each of its fields, by name. */
const batchOf = ({ batch }: Tick<unknown, {}, Players>): (readonly [string, tf.Tensor])[] =>
  batch instanceof tf.Tensor
    ? [['batch', batch]]
    : Object.entries(batch as Readonly<Record<string, tf.Tensor>>).map(([name, field]) => [`batch.${name}`, field]);

const check = (tick: Tick<unknown, {}, Players>): {} => {
  const terms = Object.entries(tick.metrics as Readonly<Record<string, tf.Scalar | undefined>>).filter(
    (entry): entry is [string, tf.Scalar] => entry[1] !== undefined,
  );
  const tensors: (readonly [string, tf.Tensor])[] = [
    ...batchOf(tick),
    ...Object.values(tick.model.players).flatMap(({ network }) =>
      [...network.variables, ...network.buffers].map((each) => [nameOf(each), each] as const),
    ),
  ];
  const looked = tf.keep(
    tf.stack([...terms.map(([, scalar]) => tf.cast(scalar, 'float32')), ...tensors.map(([, each]) => defect(each))]),
  );
  tick.hold(
    tick
      .read(looked)
      .finally(() => looked.dispose())
      .then((numbers) => {
        const bad = (from: number, names: readonly (readonly [string, unknown])[]): string | undefined =>
          names.find((_, i) => !Number.isFinite(numbers[from + i]))?.[0];
        const term = bad(0, terms);
        const tensor = bad(terms.length, tensors);
        if (term !== undefined || tensor !== undefined) throw refusal(tick.step, term, tensor);
      }),
  );
  return {};
};

/**
 * Ends the stream with `NonFinite` before the next tick if a metric, a weight or the batch is NaN or infinite.
 *
 * In plain words: a broken run stops at once, and says at which step, in which term of the loss and in which tensor.
 *
 * It refuses rather than masks: nothing is replaced by zero. Costs two kernel calls a tensor and one read, and the clock
 * waits for it: `every(50, assertFinite())` is enough for most runs.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lastValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { step, assertFinite } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     step(() => ({ ratio: tf.div(0, 0) as tf.Scalar })),
 *     assertFinite(),
 *   ),
 * );
 * await assert.rejects(lastValueFrom(run$), { _tag: 'NonFinite', term: 'ratio', step: 0 });
 * ```
 */
export const assertFinite = (): Step<{}, Players> => describedStep<{}, Players, unknown>([], check);
