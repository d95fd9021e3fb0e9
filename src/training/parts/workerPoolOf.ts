import type { GanPlayer, Model } from '../../models/model.js';
import { fusedOps } from '../../models/vjp/operation.js';
import { type WorkerPool, workerPool } from './workerPool.js';

/** What the model keeps its pool under. */
export const workerPoolName = 'workers';

/**
 * The threads of a model: started with the first update that wants them, freed with the model. Where one has failed, all
 * are started anew.
 */
export const workerPoolOf = ({ players: { generator, discriminator }, resources }: Model<GanPlayer>): WorkerPool => {
  const known = resources.get(workerPoolName) as WorkerPool | undefined;
  if (known !== undefined && !known.isBroken()) return known;
  known?.[Symbol.dispose]();
  const made = workerPool({
    generator: fusedOps.of(generator.network.apply)!,
    discriminator: fusedOps.of(discriminator.network.apply)!,
  });
  resources.set(workerPoolName, made);
  return made;
};
