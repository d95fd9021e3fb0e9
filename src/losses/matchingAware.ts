import * as tf from '@tensorflow/tfjs-core';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { oneHot } from '../streams/labels.js';
import { deranged } from './deranged.js';
import type { AdversarialLoss } from './loss.js';
import { packed } from './packing.js';
import { needsLabels } from './requirements.js';
import type { SeparableLoss } from './separableLoss.js';
import { withDiscriminatorTerm } from './withTerm.js';

/**
 * The discriminator also sees real examples under a wrong condition, and should call them fake.
 *
 *     L_D = mean A(s(x, c)) + w mean B(s(x, c')) + (1 - w) mean B(s(x̃, c))        c' ≠ c
 *
 * In plain words: it is not enough to look real, an example must match its condition.
 *
 * The wrong conditions are a derangement of the batch's own, drawn afresh for every update; the shares w and 1 - w keep
 * real and fake in balance. Adds the metric `mismatched`. For a conditional discriminator (`withCondition`, `projection`)
 * and labeled batches. At the optimum D* = p / (p + w p' + (1 - w) q). Errors: `ConfigError` for a share outside [0, 1],
 * and for data with one class, where nothing can mismatch. Source: Reed et al. 2016, algorithm 1 (w = 1/2).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { matchingAware, nonSaturating } from 'rxgan/losses';
 *
 * assert.deepEqual(matchingAware()(nonSaturating).discriminatorTerms.map(({ name }) => name), ['mismatched']);
 * ```
 */
export const matchingAware =
  (share = 0.5) =>
  <D extends string, G extends string>(loss: SeparableLoss<D, G>): AdversarialLoss<D | 'mismatched', G> => {
    const balanced: AdversarialLoss<D, G> = {
      ...loss,
      discriminator: (real, fake, context) =>
        tf.add(tf.mean(loss.asReal(real, context)), tf.mul(1 - share, tf.mean(loss.asFake(fake, context)))),
      requirements: [
        ...loss.requirements,
        () => {
          checked(
            number({ min: 0, max: 1 }),
            'matchingAware.share',
            share,
            'use 0.5: beyond 1 generated examples would be rewarded for looking fake',
          );
        },
      ],
    };
    const withMismatched = withDiscriminatorTerm(
      {
        name: 'mismatched',
        weight: share,
        value: (view) => {
          const { ids, classes } = view.labels();
          const wrong = oneHot({ ids: deranged({ ids, classes }, view.key('mismatched')), classes });
          const together = ids.length / view.real.shape[0]!;
          return tf.mean(loss.asFake(view.critic(view.real, packed(wrong, together)), view)) as tf.Scalar;
        },
      },
      needsLabels('matchingAware', 2),
    );
    return { ...withMismatched(balanced), name: `matchingAware(${loss.name})` };
  };
