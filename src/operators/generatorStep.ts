import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { descend } from '../models/player.js';
import { keyOf } from '../random.js';
import { at, type Scheduled } from '../schedule.js';
import { drawLatents } from '../streams/latents.js';
import type { Tick } from '../streams/tick.js';
import { repeated, type UpdateOptions } from './repeated.js';
import { type Step, step } from './step.js';

const update = (tick: Tick, loss: AdversarialLoss<string>): { readonly gLoss: tf.Scalar } => {
  const { gan, batch, latents } = tick;
  const { network, iterations } = gan.generator;
  const key = (purpose: string) => keyOf(gan.seed, `generator/${purpose}`, iterations);
  const see = (examples: tf.Tensor, purpose: string): tf.Tensor =>
    loss.perturbations.reduce((x, perturb, i) => perturb(x, key(`${purpose} ${i}`), tick.step), examples);
  const score = (examples: tf.Tensor, purpose: string): tf.Tensor =>
    gan.discriminator.network.apply(see(examples, purpose), {
      training: true,
      owned: false,
      key: key(`${purpose} pass`),
    });

  const z = drawLatents(latents, key('latents'), batch.shape[0]!);
  const { terms, gradients } = termsAndGradients(
    () => {
      const fake = network.apply(z, { training: true, owned: true, key: key('pass') });
      const value = loss.generator(score(fake, 'fake'), () => score(batch, 'real'), tick.step);
      return tf.reshape(value, [1]) as tf.Tensor1D;
    },
    [1],
    network.variables,
  );
  descend(gan.generator, gradients, tick.step);
  return { gLoss: tf.reshape(terms, []) as tf.Scalar };
};

/**
 * One update of the generator against the discriminator as it is; `updates` for more.
 *
 * In plain words: the generator makes examples and learns what the critic would have liked better.
 *
 * Adds `gLoss`. Every update draws fresh latents, as many as the batch has examples. Changes the generator and nothing
 * else: every value of the discriminator stays as it is, bit for bit. Errors: `UsedAfterFrame`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { nonSaturating } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { generatorStep, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 64, seed: 1 })).pipe(generatorStep(nonSaturating), report()),
 * );
 * assert.ok((await firstValueFrom(run$)).gLoss > 0);
 * ```
 */
export const generatorStep = (
  loss: Scheduled<AdversarialLoss<string>>,
  options: UpdateOptions = {},
): Step<{ readonly gLoss: tf.Scalar }> =>
  step(repeated('generatorStep', (tick) => update(tick, at(loss, tick.step)), options));
