import { flow } from 'fp-ts/lib/function.js';
import type { AdversarialLoss } from '../losses/loss.js';
import { r1 } from '../losses/r1.js';
import { discriminatorStep } from '../operators/discriminatorStep.js';
import { when } from '../operators/when.js';
import type { Schedule } from '../schedule.js';

export const interval = 4;

/**
 * A discriminator step with R1 at every fourth step at which its weight is above 0, at four times that weight; without R1
 * elsewhere.
 *
 * In plain words: the penalty holds the modes while they form, and costs a quarter. Source: Karras et al. 2020,
 * section 3.1 ("lazy regularization").
 */
export const lazyR1 = (weight: Schedule, loss: AdversarialLoss<string>) => {
  const regularized = ({ step }: { readonly step: number }): boolean => step % interval === 0 && weight(step) > 0;
  const penalized = r1((step) => interval * weight(step))(loss);
  return flow(
    when(regularized, discriminatorStep(penalized)),
    when((tick) => !regularized(tick), discriminatorStep(loss)),
  );
};
