import type * as tf from '@tensorflow/tfjs-core';
import { adversarial } from '../../losses/adversarial.js';
import type { AnyLoss } from '../../losses/loss.js';
import { latentsOf } from '../../models/latents.js';
import type { GanPlayer, Players } from '../../models/model.js';
import type { Tick } from '../../streams/tick.js';
import type { Objective } from '../objective.js';
import { fieldOf } from './fields.js';

/** What a player of a GAN minimizes, as an objective in which the other player's network stands too. */
export const adversarialObjective =
  (
    tick: Tick<unknown>,
    player: GanPlayer,
    loss: AnyLoss,
  ): Objective<Players<GanPlayer>, unknown, Record<string, tf.Scalar>> =>
  (s) => {
    const { model } = tick;
    const real = fieldOf(tick, model.inputs.real);
    const source = model.inputs.generator;
    const input = source === 'latents' ? s.draw(latentsOf(model), 'latents', real.shape[0]!) : fieldOf(tick, source);
    const fake = s.net.generator(input);
    const { discriminator, generator } = adversarial(loss);
    const { discriminator: critic } = s.net;
    return {
      [player]: player === 'discriminator' ? discriminator(s, critic, real, fake) : generator(s, critic, fake, real),
    };
  };
