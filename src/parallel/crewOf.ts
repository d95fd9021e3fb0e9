import type { Gan } from '../models/gan.js';
import { operationsOf } from '../models/program/operation.js';
import { type Crew, crew } from './crew.js';

/** What the model keeps its crew under. */
export const crewName = 'workers';

/**
 * The threads of a model: started with the first update that wants them, freed with the model. Where one has failed, all
 * are started anew.
 */
export const crewOf = ({ resources, generator, discriminator }: Gan): Crew => {
  const known = resources.get(crewName) as Crew | undefined;
  if (known !== undefined && !known.isBroken()) return known;
  known?.[Symbol.dispose]();
  const made = crew({
    generator: operationsOf.of(generator.network.apply)!,
    discriminator: operationsOf.of(discriminator.network.apply)!,
  });
  resources.set(crewName, made);
  return made;
};
