import type { AdversarialLoss } from '../losses/loss.js';
import type { Tick } from '../streams/tick.js';
import { generatorProgram } from '../training/fusedGenerator.js';
import { type DiscriminatorMetrics, updateDiscriminator } from '../training/updateDiscriminator.js';
import { type GeneratorMetrics, type GeneratorWay, updateGenerator } from '../training/updateGenerator.js';
import { type GanStep, step } from './step.js';

/**
 * One update of the discriminator and, at ticks that are due, one of the generator on the very examples that the
 * discriminator has just looked at: where programs compute both, the generator is run once for the two.
 */
export const sharedStep = <D extends string, G extends string>(
  loss: AdversarialLoss<D, G>,
  isDue: (tick: Tick) => boolean,
  { unrolling, workers }: Pick<GeneratorWay, 'unrolling' | 'workers'>,
): GanStep<DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>> =>
  step((tick) => {
    const due = isDue(tick);
    const lent = due && generatorProgram({ tick, loss, unrolling }) !== undefined;
    const discriminator = updateDiscriminator(tick, loss, { lent, workers });
    discriminator.make();
    if (!due) return discriminator.metrics as DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>;
    const generator = updateGenerator(tick, loss, { unrolling, workers, borrowed: discriminator.generated });
    generator.make();
    return { ...discriminator.metrics, ...generator.metrics };
  });
