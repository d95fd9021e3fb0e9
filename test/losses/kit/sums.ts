import * as tf from '@tensorflow/tfjs-core';
import type { View } from 'rxgan/losses';
import { at } from '../../../src/schedules/schedule.js';
import type { Case } from '../cases.js';
import type { Rows } from '../oracles.js';
import type { Parameters, World, WorldOptions } from '../world.js';
import type { Player } from './check.js';

/** What the case is looked at in. */
export const worldOptionsOf = (of: Case, more: Partial<WorldOptions> = {}): WorldOptions => {
  const even = of.paired === true || of.labeled === true || more.still === true;
  return {
    size: { real: 5, fake: even ? 5 : 4, width: of.width ?? 1, classes: more.still ? 2 : 3 },
    state: of.state,
    ...more,
  };
};

/** What a player adds up, by the library: the loss of scores, and each further term with its weight. */
export const sumOf = ({ loss }: Case, player: Player, view: View): tf.Scalar[] => {
  const [real, fake] = [view.head('real', 'score'), view.head('fake', 'score')];
  const adversarial =
    player === 'discriminator' ? loss.discriminator(real, fake, view) : loss.generator(fake, () => real, view);
  const terms = player === 'discriminator' ? loss.discriminatorTerms : loss.generatorTerms;
  return [adversarial, ...terms.map(({ value, weight }) => tf.mul<tf.Scalar>(value(view), at(weight, view.step)))];
};
/** The same by the papers. */
export const exactSum = (of: Case, player: Player, world: World): number[] => {
  const scores = (side: 'real' | 'fake'): Rows => world[side].map((x, i) => world.head('score', x, world.ids[i]!));
  const { oracle, loss, terms = {} } = of;
  const adversarial =
    player === 'discriminator'
      ? oracle.discriminator(scores('real'), scores('fake'), world.context)
      : oracle.generator(scores('fake'), scores('real'), world.context);
  const names = (player === 'discriminator' ? loss.discriminatorTerms : loss.generatorTerms).map(({ name }) => name);
  return [adversarial.value, ...names.map((name) => terms[name]!(world))];
};

export const tensorsOf = ({ critic, generator }: Parameters) => ({
  critic: tf.tensor1d([...critic]),
  generator: tf.tensor1d([...generator]),
});
