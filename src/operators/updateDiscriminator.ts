import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, AnyLoss, LossState } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { descend } from '../models/player.js';
import type { Tick } from '../streams/tick.js';
import { discriminatorTerms } from './discriminatorTerms.js';
import { assertFits } from './fits.js';
import { sceneOf } from './scene.js';
import type { Update } from './update.js';

/** What a discriminator step measures: its loss (all terms), the mean scores, and each further term under its name. */
export type DiscriminatorMetrics<D extends string> = {
  readonly dLoss: tf.Scalar;
  readonly dReal: tf.Scalar;
  readonly dFake: tf.Scalar;
} & { readonly [K in D]: tf.Scalar };

/** What the loss and its terms remember. */
const statesOf = (loss: AnyLoss): LossState[] =>
  [loss, ...loss.discriminatorTerms].flatMap(({ state }) => (state === undefined ? [] : [state]));

/** One update of the discriminator inside a frame, ready to be made: the mathematics behind `discriminatorStep`. */
export const updateDiscriminator = <D extends string>(
  tick: Tick,
  loss: AdversarialLoss<D, string>,
): Update<DiscriminatorMetrics<D>> => {
  assertFits(tick, loss);
  const { gan, batch, step } = tick;
  const scene = sceneOf(tick, loss, 'discriminator');
  // Outside of the differentiated function: the generator's part never gets on the tape.
  const generated = scene.generate({ owned: false, key: scene.key('generator pass') });
  const seen = { real: scene.see(batch, 'real'), fake: scene.see(generated, 'fake') };
  const states = statesOf(loss);

  // The states after this update are made of its own scores, so they come out of the same pass, with weight 0.
  const sizes = states.map(({ initial }) => initial.length);
  const summed = 1 + loss.discriminatorTerms.length;
  const measured = 2 + sizes.reduce((sum, size) => sum + size, 0);
  const { terms, gradients } = termsAndGradients(
    () => {
      const { terms: sum, real, fake } = discriminatorTerms(loss, step, scene, seen, { owned: true });
      const numbers = tf.stack([...sum, tf.mean(real), tf.mean(fake)]) as tf.Tensor1D;
      const next = states.map((state) => state.next(scene.momentOf(state).state(), real, fake));
      return next.length === 0 ? numbers : tf.concat1d([numbers, ...next]);
    },
    [...new Array<number>(summed).fill(1), ...new Array<number>(measured).fill(0)],
    gan.discriminator.network.variables,
  );

  const [first, ...rest] = tf.unstack(tf.slice(terms, 0, summed + 2)) as tf.Scalar[];
  const named = loss.discriminatorTerms.map(({ name }, i) => [name, rest[i]!] as const);
  return {
    metrics: {
      dLoss: named.reduce((sum, [, term]) => tf.add(sum, term), first!),
      dReal: rest.at(-2)!,
      dFake: rest.at(-1)!,
      ...Object.fromEntries(named),
    } as DiscriminatorMetrics<D>,
    make: () => {
      descend(gan.discriminator, gradients, step);
      let from = summed + 2;
      states.forEach(({ name }, i) => {
        gan.states.get(name)!.assign(tf.slice(terms, from, sizes[i]!));
        from += sizes[i]!;
      });
    },
  };
};
