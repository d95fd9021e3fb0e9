import type { Tunable } from '../control/types.js';
import { exponential, type Schedule } from '../schedule.js';
import { type LossName, type NamedLoss, namedLosses } from './namedLosses.js';

export interface UsualDials {
  readonly steps: number;
  readonly loss: LossName;
  readonly generatorRate: Schedule;
  /** That of the loss, where it requires one. */
  readonly discriminatorRate: Schedule;
  /** The weight of R1 at the start. */
  readonly r1: number;
  /** How much of the generator's average is kept at a step. */
  readonly decay: number;
}

/** From the weight to a hundredth of it over the first half of training, and nothing then. */
const firstHalf = (weight: number, steps: number): Schedule => {
  const falling = exponential(weight, weight / 100, steps / 2);
  return (step) => (weight > 0 && step < steps / 2 ? falling(step) : 0);
};

/** The dials of a recipe that is trained by `alternate`, as they turn if nobody touches them. */
export const usualDials = ({
  steps,
  loss,
  generatorRate,
  discriminatorRate,
  r1,
  decay,
}: UsualDials): Readonly<Record<string, Tunable>> => {
  const { discriminator, penalty }: NamedLoss = namedLosses[loss];
  const dial = (schedule: Tunable['schedule'], max: number): Tunable => ({ schedule, min: 0, max });
  return {
    'generator learning rate': dial(generatorRate, 1),
    'discriminator learning rate': dial(discriminator?.rate ?? discriminatorRate, 1),
    'R1 weight': dial(firstHalf(r1, steps), 1_000),
    ...(penalty && { [penalty.dial]: dial(penalty.weight, 1_000) }),
    'average decay': dial(decay, 1),
  };
};
