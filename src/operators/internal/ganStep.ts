import type * as tf from '@tensorflow/tfjs-core';
import type { GanPlayer, Players } from '../../models/model.js';
import type { ScheduleTree } from '../../schedules/scheduleTrace.js';
import type { Metrics, Tick } from '../../streams/tick.js';
import { describedStep, type Step } from '../step.js';
import { assertPlayers } from './players.js';

/** A step of a model that has the players of a GAN; another model is refused by the name of the step. */
export const ganStep = <N extends Metrics>(
  name: string,
  description: ScheduleTree,
  f: (tick: Tick) => N,
): Step<N, Players<GanPlayer>, tf.Tensor> =>
  describedStep(description, (tick: Tick) => {
    assertPlayers(
      name,
      tick.model,
      ['discriminator', 'generator'],
      (known) => `call two of ${known} so, or train these with minimize`,
    );
    return f(tick);
  });
