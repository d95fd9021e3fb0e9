import { fusedOps } from '../../models/vjp/operation.js';
import type { AnyModel } from '../problem.js';
import { ruleOf } from './rules.js';
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
  const written = Object.entries(players).flatMap(([name, { network }]) => {
    const ops = fusedOps.of(network.apply);
    // Threads do not compute what cannot be sent to them.
    return ops?.every(({ rule }) => ruleOf(rule.kind) !== undefined) ? [[name, ops] as const] : [];
  });
  const made = workerPool(Object.fromEntries(written));
  resources.set(workerPoolName, made);
  return made;
};
