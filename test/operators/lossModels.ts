import {
  dense,
  energyCritic,
  gaussian,
  heads,
  identity,
  jointLatents,
  leakyRelu,
  mlp,
  type NetworkFactory,
  oneHotLatent,
  sequential,
  tanh,
  uniform,
  withCondition,
} from 'rxgan/models';
import type { Case } from '../losses/cases.js';

/** Latents with every part that a loss may ask for. */
export const z = jointLatents({ noise: gaussian(2), digit: oneHotLatent(3), style: uniform(2) });

const ofEnergies = ['energyBased', 'boundaryEquilibrium', 'pullingAway'];
/** A discriminator with every head that a loss may ask for. */
export const discriminatorFor = ({ of, loss: { packing }, width = 1 }: Case): NetworkFactory =>
  ofEnergies.includes(of)
    ? energyCritic({
        encoder: mlp({ inputs: 2, hidden: [6], outputs: 3, activation: tanh }),
        decoder: mlp({ inputs: 3, hidden: [6], outputs: 2, activation: tanh }),
      })
    : sequential(
        [2 * packing],
        withCondition(8 * packing),
        dense(6, tanh),
        heads({ score: dense(width), classes: dense(8), digit: dense(3), style: dense(4), features: identity }),
      );

/** A generator of points of eight classes. */
export const conditionalGenerator: NetworkFactory = sequential(
  [z.size],
  withCondition(8),
  dense(6, leakyRelu()),
  dense(2),
);
