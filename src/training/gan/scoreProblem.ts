import type { GanPlayer } from '../../models/model.js';
import type { Seen, UpdateContext } from './context.js';
import type { Generated } from './generate.js';

/** An update that is an adversarial loss of scores: what can be computed from the scores and written-out passes. */
export interface ScoreProblem {
  readonly player: GanPlayer;
  readonly context: UpdateContext;
  /** What the discriminator's update looks at; made by the method itself where several threads make it. */
  readonly seen: Seen | undefined;
  /** The generator's own update is going to use the same pass of the generator, so it may move its buffers. */
  readonly keepForGenerator: boolean;
  /** The examples of the discriminator's update, to answer those and no others. */
  readonly reuse: Generated | undefined;
  /** Is the generator's gradient one through updates of the discriminator that are never made? */
  readonly unrolled: boolean;
}
