import { flow } from 'fp-ts/lib/function.js';
import { ema } from '../operators/ema.js';
import { generatorStep } from '../operators/generatorStep.js';
import { learning } from '../operators/learning.js';
import { lazyR1 } from './lazyR1.js';
import type { NamedLoss } from './namedLosses.js';
import type { Dial } from './recipe.js';

/** Discriminator steps with lazy R1, a generator step after every nCritic of them, and the generator's average. */
export const alternate = ({ loss, penalty, nCritic }: NamedLoss, dial: Dial) =>
  flow(
    learning('discriminator', lazyR1(dial('R1 weight'), penalty?.by(dial(penalty.dial)) ?? loss)),
    learning('generator', generatorStep(loss), { every: nCritic }),
    learning('generator', ema('generator', dial('average decay'))),
  );
