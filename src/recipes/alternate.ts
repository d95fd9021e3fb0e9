import { flow } from 'fp-ts/lib/function.js';
import { averageGenerator } from '../operators/averageGenerator.js';
import { every } from '../operators/every.js';
import { generatorStep } from '../operators/generatorStep.js';
import { lazyR1 } from './lazyR1.js';
import type { NamedLoss } from './namedLosses.js';

/** Discriminator steps with lazy R1, a generator step after every nCritic of them, and the generator's average. */
export const alternate = (
  { loss, nCritic }: NamedLoss,
  { r1, steps, decay }: { readonly r1: number; readonly steps: number; readonly decay: number },
) => flow(lazyR1(r1, steps, loss), every(nCritic, generatorStep(loss)), averageGenerator(decay));
