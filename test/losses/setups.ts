import type { TrainingSetup } from 'rxgan/losses';
import { gaussian, mlp } from 'rxgan/models';

/** A valid setup, with the given values in place of its own. */
export const setupOf = (over: Partial<TrainingSetup> = {}): TrainingSetup => ({
  step: 0,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 })({ name: 'generator', key: [1, 2] }),
  discriminator: mlp({ inputs: 2, hidden: [4], outputs: 1 })({ name: 'discriminator', key: [1, 2] }),
  latents: gaussian(2),
  batch: 8,
  classes: undefined,
  ...over,
});
