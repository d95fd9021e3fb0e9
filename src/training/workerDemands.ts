import * as tf from '@tensorflow/tfjs-core';
import { type ConfigError, failure } from '../errors.js';
import type { AnyLoss } from '../losses/loss.js';
import type { Requirement } from '../losses/requirement.js';
import type { GanPlayer, Model } from '../models/model.js';
import type { Network } from '../models/network.js';
import { ruleOf } from './parts/rules.js';
import { programOf } from './programOf.js';
import type { Unrolling } from './unrolled.js';

/** Threads beyond this number are a slip of the pen: each has an engine, and a copy of both networks. */
const most = 64;

const refuse = (problem: string, next = 'leave workers out'): ConfigError =>
  failure('ConfigError', 'workers', problem, next);

const unless = (holds: boolean, refusal: () => ConfigError): void => {
  if (!holds) throw refusal();
};

const hasProgram = (network: Network): boolean =>
  programOf(network)?.every(({ rule }) => ruleOf(rule.kind) !== undefined) ?? false;

const needsProgram =
  (player: 'generator' | 'discriminator'): Requirement =>
  (setting) =>
    unless(hasProgram(setting[player]), () =>
      refuse(
        `${setting[player].name} is not a stack of this library’s own layers with a written-out gradient`,
        'leave workers out, or use sequential() with layers and activations of rxgan/models',
      ),
    );

/**
 * What a model and a loss must be like so that several threads can compute an update, one demand for each reason why they
 * could not; nothing for one worker, which is the thread that runs anyway.
 */
export const workerDemands = (
  workers: number,
  { loss, model }: { readonly loss: AnyLoss; readonly model: Pick<Model<GanPlayer>, 'tape'> },
): readonly Requirement[] => {
  if (workers === 1) return [];
  return [
    () =>
      unless(Number.isSafeInteger(workers) && workers >= 1 && workers <= most, () =>
        refuse(
          `expected a whole number from 1 to ${most}, got ${workers}`,
          'use as many as the machine has idle cores',
        ),
      ),
    () =>
      unless(tf.getBackend() === 'wasm', () =>
        refuse(
          `the engine is ${tf.getBackend()}, and only the WASM engine runs in several threads at once`,
          "leave workers out, or use pickEngine({ engine: 'wasm' }) or --backend wasm",
        ),
      ),
    () => unless(!model.tape, () => refuse('the model is told to take the tape', 'leave workers out, or tape')),
    needsProgram('generator'),
    needsProgram('discriminator'),
    () =>
      unless(loss.perturbations.length === 0, () =>
        refuse('what the discriminator sees is perturbed, by draws for the whole batch'),
      ),
    () => unless(loss.packing === 1, () => refuse(`the discriminator judges ${loss.packing} examples together`)),
  ];
};

/** What one player's own part of the loss must be like besides. */
export const ownWorkerDemands = (
  workers: number,
  {
    player,
    loss,
    unrolling,
  }: {
    readonly player: 'generator' | 'discriminator';
    readonly loss: AnyLoss;
    readonly unrolling?: Unrolling | undefined;
  },
): readonly Requirement[] => {
  if (workers === 1) return [];
  const terms = loss[`${player}Terms`].map(({ name }) => name);
  return [
    () =>
      unless(terms.length === 0, () =>
        refuse(`the ${player}’s further terms (${terms.join(', ')}) look at the whole batch at once`),
      ),
    () =>
      unless(unrolling === undefined, () =>
        refuse('the generator is unrolled, which takes the tape', 'leave workers out, or unrolled'),
      ),
  ];
};
