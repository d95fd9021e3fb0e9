import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, DiscriminatorView } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { descend } from '../models/player.js';
import { keyOf } from '../random.js';
import { at } from '../schedule.js';
import { drawLatents } from '../streams/latents.js';
import type { Tick } from '../streams/tick.js';
import { asScalar, assertFits } from './fits.js';
import { perturbed } from './perturbed.js';

/** What a discriminator step measures: its loss (all terms), the mean scores, and each penalty under its name. */
export type DiscriminatorMetrics<Term extends string> = {
  readonly dLoss: tf.Scalar;
  readonly dReal: tf.Scalar;
  readonly dFake: tf.Scalar;
} & { readonly [K in Term]: tf.Scalar };

/** One update of the discriminator inside a frame: the mathematics behind `discriminatorStep`. */
export const updateDiscriminator = <Term extends string>(
  tick: Tick,
  loss: AdversarialLoss<Term>,
): DiscriminatorMetrics<Term> => {
  assertFits(tick);
  const { gan, batch, latents } = tick;
  const { network, iterations } = gan.discriminator;
  const key = (purpose: string) => keyOf(gan.seed, `discriminator/${purpose}`, iterations);
  const see = perturbed(loss, key, tick.step);

  // Outside of the differentiated function: the generator's part never gets on the tape.
  const z = drawLatents(latents, key('latents'), batch.shape[0]!);
  const generated = gan.generator.network.apply(z, { training: true, owned: false, key: key('generator pass') });
  const real = see(batch, 'real');
  const fake = see(generated, 'fake');

  let passes = 0;
  const pass = (examples: tf.Tensor, owned: boolean): tf.Tensor =>
    network.apply(examples, { training: true, owned, key: key(`pass ${passes++}`) });
  const view: DiscriminatorView = {
    critic: (examples) => pass(examples, false),
    firstOrderOnly: network.firstOrderOnly,
    real,
    fake,
    key,
  };
  const { terms, gradients } = termsAndGradients(
    () => {
      const r = pass(real, true);
      const f = pass(fake, true);
      const adversarial = asScalar(`loss ${loss.name}.discriminator`, loss.discriminator(r, f, tick.step));
      const penalties = loss.penalties.map(({ name, weight, value }) =>
        tf.mul(asScalar(`penalty ${name}`, value(view)), at(weight, tick.step)),
      );
      return tf.stack([adversarial, ...penalties, tf.mean(r), tf.mean(f)]) as tf.Tensor1D;
    },
    [1, ...loss.penalties.map(() => 1), 0, 0],
    network.variables,
  );
  descend(gan.discriminator, gradients, tick.step);

  const [first, ...rest] = tf.unstack(terms) as tf.Scalar[];
  const named = loss.penalties.map(({ name }, i) => [name, rest[i]!] as const);
  return {
    dLoss: named.reduce((sum, [, penalty]) => tf.add(sum, penalty), first!),
    dReal: rest.at(-2)!,
    dFake: rest.at(-1)!,
    ...Object.fromEntries(named),
  } as DiscriminatorMetrics<Term>;
};
