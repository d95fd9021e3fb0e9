import { fusedOps } from '../../models/vjp/operation.js';
import type { AnyModel } from '../problem.js';
import { type WorkerPool, workerPool } from './workerPool.js';

/** What the model keeps its pool under. */
export const workerPoolName = 'workers';

/**
 * The threads of a model: started with the first update that wants them, freed with the model. Where one has failed, all
 * are started anew.
 */
export const workerPoolOf = ({ players, resources }: AnyModel): WorkerPool => {
  const known = resources.get(workerPoolName) as WorkerPool | undefined;
  if (known !== undefined && !known.isBroken()) return known;
  known?.[Symbol.dispose]();
  const made = workerPool({
    generator: fusedOps.of(players['generator']!.network.apply)!,
    discriminator: fusedOps.of(players['discriminator']!.network.apply)!,
  });
  resources.set(workerPoolName, made);
  return made;
};
