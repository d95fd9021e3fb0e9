import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { LatentDistribution } from '../models/latents.js';
import { headOf, type Network } from '../models/network.js';
import type { Key } from '../random.js';
import type { Labels } from '../streams/labels.js';
import type { AnyLoss, LossContext, LossState, View } from './loss.js';
import { packed } from './packing.js';

/** What the view of a loss is made from, during one update. */
export interface ViewSource {
  readonly step: number;
  readonly key: (purpose: string) => Key;
  readonly labels: Labels | undefined;
  readonly critic: Pick<Network, 'name' | 'heads'>;
  readonly state: (state: LossState) => tf.Tensor1D;
  /** What the generated examples were made of, and from which distribution. */
  readonly drawn: () => { readonly latents: tf.Tensor; readonly distribution: () => LatentDistribution };
}

/** How a loss sees the examples of one update, and what its terms may look at. */
export interface LossView {
  /** Examples as the discriminator sees them: perturbed and packed. */
  readonly see: (examples: tf.Tensor, purpose: string) => tf.Tensor;
  readonly lossContext: (state: LossState | undefined) => LossContext;
  readonly view: (
    seen: Pick<View, 'real' | 'fake'>,
    outputs: { readonly real: () => tf.Tensor; readonly fake: () => tf.Tensor },
    critic: View['critic'],
  ) => (state: LossState | undefined) => View;
}

/** The view of a loss: one for the steps of a GAN and for the terms of an objective. */
export const lossView = (loss: AnyLoss, { step, key, labels, critic, state: own, drawn }: ViewSource): LossView => {
  const lossContext: LossView['lossContext'] = (state) => ({
    step,
    key,
    state: () => (state === undefined ? tf.tensor1d([]) : own(state)),
  });
  return {
    see: (examples, purpose) =>
      packed(
        loss.perturbations.reduce((x, perturb, i) => perturb(x, key(`${purpose} ${i}`), step), examples),
        loss.packing,
      ),
    lossContext,
    view: (seen, outputs, score) => (state) => ({
      ...lossContext(state),
      ...seen,
      critic: score,
      head: (of, head) => headOf(critic, outputs[of](), head),
      labels: () => {
        if (labels !== undefined) return labels;
        throw failure('ConfigError', 'labels', 'the batch has none', 'use batches(…, { labeled: true })');
      },
      latents: (part) => partOf(drawn(), part),
    }),
  };
};

const partOf = ({ latents, distribution }: ReturnType<ViewSource['drawn']>, part: string | undefined): tf.Tensor => {
  if (part === undefined) return latents;
  const { name, parts } = distribution();
  const columns = parts?.[part];
  if (columns === undefined)
    throw failure('ConfigError', `latents.${part}`, `${name} has no such part`, 'use jointLatents');
  return tf.slice(latents, [0, columns[0]], [-1, columns[1]]);
};
