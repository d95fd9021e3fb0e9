import type { Network } from '../models/network.js';
import { type FusedOp, fusedOps } from '../models/vjp/operation.js';

/** The operations of a network that can be run on examples alone and give scores alone. */
export const programOf = ({ apply, heads, readsCondition }: Network): readonly FusedOp[] | undefined =>
  heads === undefined && !readsCondition ? fusedOps.of(apply) : undefined;
