import { failure } from '../errors.js';
import type { Requirement } from './requirement.js';

/** The scores must be energies, at least 0 and low for what is real: of others the loss has no lower bound. */
export const energies =
  (name: string): Requirement =>
  ({ discriminator }) => {
    if (discriminator.energies !== true)
      throw failure(
        'ConfigError',
        discriminator.name,
        `gives scores of any sign, but ${name} is a loss of energies, which are at least 0 and low for what is real`,
        'make it with energyCritic',
      );
  };
