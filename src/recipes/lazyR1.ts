import { flow } from 'fp-ts/lib/function.js';
import type { AdversarialLoss } from '../losses/loss.js';
import { r1 } from '../losses/r1.js';
import { discriminatorStep } from '../operators/discriminatorStep.js';
import { when } from '../operators/when.js';
import { exponential } from '../schedule.js';

const interval = 4;

/**
 * A discriminator step with R1 at every fourth step of the first half of training, at four times its weight, which falls
 * to a hundredth by then; without R1 elsewhere.
 *
 * In plain words: the penalty holds the modes while they form, and costs a quarter. Source: Karras et al. 2020,
 * section 3.1 ("lazy regularisation"). A weight of 0 is a plain discriminator step.
 */
export const lazyR1 = (weight: number, steps: number, loss: AdversarialLoss<string>) => {
  if (weight === 0) return discriminatorStep(loss);
  const half = steps / 2;
  const regularised = ({ step }: { readonly step: number }): boolean => step < half && step % interval === 0;
  const penalised = r1(exponential(interval * weight, (interval * weight) / 100, half))(loss);
  return flow(
    when(regularised, discriminatorStep(penalised)),
    when((tick) => !regularised(tick), discriminatorStep(loss)),
  );
};
