import { failure } from '../errors.js';
import type { Demand } from './demand.js';

/** The scores must be energies, at least 0 and low for what is real: of others the loss has no lower bound. */
export const energies =
  (name: string): Demand =>
  ({ discriminator }) => {
    if (discriminator.energies !== true)
      throw failure(
        'ConfigError',
        discriminator.name,
        `gives scores of any sign, but ${name} is a loss of energies, which are at least 0 and low for what is real`,
        'make it with energyCritic',
      );
  };
