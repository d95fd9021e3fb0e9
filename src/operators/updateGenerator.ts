import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { descend } from '../models/player.js';
import { keyOf } from '../random.js';
import { drawLatents } from '../streams/latents.js';
import type { Tick } from '../streams/tick.js';
import { asScalar, assertFits } from './fits.js';
import { perturbed } from './perturbed.js';

/** One update of the generator inside a frame: the mathematics behind `generatorStep`. */
export const updateGenerator = (tick: Tick, loss: AdversarialLoss<string>): { readonly gLoss: tf.Scalar } => {
  assertFits(tick);
  const { gan, batch, latents } = tick;
  const { network, iterations } = gan.generator;
  const key = (purpose: string) => keyOf(gan.seed, `generator/${purpose}`, iterations);
  const see = perturbed(loss, key, tick.step);
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
      return tf.reshape(asScalar(`loss ${loss.name}.generator`, value), [1]) as tf.Tensor1D;
    },
    [1],
    network.variables,
  );
  descend(gan.generator, gradients, tick.step);
  return { gLoss: tf.reshape(terms, []) as tf.Scalar };
};
