import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { Requirement, TrainingSetup } from './requirement.js';

/** One score an example: the terms of these losses would otherwise take the mean over whatever else there is. */
export const needsOneScore =
  (name: string): Requirement =>
  ({ discriminator }) => {
    const width = discriminator.heads?.['score']?.[1] ?? 1;
    if (width !== 1)
      throw failure(
        'ConfigError',
        `${discriminator.name}.score`,
        `has ${width} numbers an example, but ${name} takes one`,
        'use heads({ score: dense(1), … })',
      );
  };

/** The scores must be raw: a bounded score has no room for a margin or a slope of 1, and a logit would be squashed twice. */
export const needsRawScores =
  (name: string): Requirement =>
  ({ discriminator }) => {
    if (discriminator.energies === true)
      throw failure(
        'ConfigError',
        discriminator.name,
        `gives energies, which are low for what is real, but ${name} wants scores that are high`,
        'use energyBased or boundaryEquilibrium',
      );
    if (discriminator.outputRange === undefined) return;
    throw failure(
      'ConfigError',
      discriminator.outputRange,
      `squashes its output, but ${name} is a loss of raw scores`,
      'leave the last activation out',
    );
  };

/** The scores must be energies, at least 0 and low for what is real: of others the loss has no lower bound. */
export const needsEnergies =
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

/** The discriminator must have an output of this name, and of this width if one is given. */
export const needsHead =
  (term: string, head: string, width?: (setup: TrainingSetup) => number | undefined): Requirement =>
  (setup) => {
    const { name, heads } = setup.discriminator;
    const expected = width?.(setup);
    const length = heads?.[head]?.[1];
    if (length !== undefined && (expected === undefined || expected === length)) return;
    throw failure(
      'ConfigError',
      `${name}.${head}`,
      length === undefined
        ? `${term} needs an output of this name, and there is none`
        : `${term} needs ${expected} numbers here, and there are ${length}`,
      `end the discriminator in heads({ score: dense(1), ${head}: dense(${expected ?? 64}) })`,
    );
  };

/** The batch must have classes. */
export const needsLabels =
  (term: string, least = 1): Requirement =>
  ({ classes }) => {
    if (classes !== undefined && classes >= least) return;
    throw failure(
      'ConfigError',
      'batch.labels',
      classes === undefined
        ? `${term} needs classes, and the batch has none`
        : `${term} needs ${least} classes, got ${classes}`,
      classes === undefined ? 'use batches(…, { labeled: true })' : 'train on data with more classes',
    );
  };

/** A critic that tfjs would silently differentiate wrongly is refused by its layers' names. */
export const twiceDifferentiableCritic =
  (name: string): Requirement =>
  ({ discriminator: { firstOrderOnly } }) => {
    if (firstOrderOnly.length > 0)
      throw failure(
        'NotTwiceDifferentiable',
        firstOrderOnly.join(', '),
        `${name} differentiates the critic twice, and TensorFlow.js gets the second derivative of this layer wrong or has none`,
        'use the activations of rxgan/models there, or linear, relu or softplus in a LayersModel',
      );
  };

/** The outputs, if there is one for each of the rows that they are compared with. */
export const outputPerExample = (term: string, outputs: tf.Tensor, rows: tf.Tensor): tf.Tensor => {
  if (outputs.shape[0] === rows.shape[0]) return outputs;
  throw failure(
    'ConfigError',
    term,
    `needs an output for each of ${rows.shape[0]} examples, but the discriminator scores them in ${outputs.shape[0]} packs`,
    'leave packing out',
  );
};
