import type { AnyLoss } from '../../losses/loss.js';
import type { GanPlayer, Model } from '../../models/model.js';
import { fusedOps } from '../../models/vjp/operation.js';

/**
 * Can the generator's update be computed from scores and written-out passes, so that it may go on from the pass that the
 * discriminator's update has made? Nothing may stand between the two networks, nor beside the scores.
 */
export const canShareGenerator = ({ players, tape }: Model<GanPlayer>, loss: AnyLoss, unrolled: boolean): boolean => {
  const direct = loss.perturbations.length === 0 && loss.packing === 1 && !unrolled && loss.generatorTerms.length === 0;
  const { generator, discriminator } = players;
  const written = [generator, discriminator].every(({ network }) => fusedOps.of(network.apply) !== undefined);
  return !tape && direct && written;
};
