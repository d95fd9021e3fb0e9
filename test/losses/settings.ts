import type { TrainingSetup } from 'rxgan/losses';
import { gaussian, mlp } from 'rxgan/models';

/** A setting with which nothing is wrong, but for what is given. */
export const settingOf = (over: Partial<TrainingSetup> = {}): TrainingSetup => ({
  step: 0,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 })({ name: 'generator', key: [1, 2] }),
  discriminator: mlp({ inputs: 2, hidden: [4], outputs: 1 })({ name: 'discriminator', key: [1, 2] }),
  latents: gaussian(2),
  batch: 8,
  classes: undefined,
  ...over,
});
