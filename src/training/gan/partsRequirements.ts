import * as tf from '@tensorflow/tfjs-core';
import { type ConfigError, failure } from '../../errors.js';
import type { AnyLoss } from '../../losses/loss.js';
import type { Requirement } from '../../losses/requirement.js';
import type { GanPlayer } from '../../models/model.js';
import type { Network } from '../../models/network.js';
import { fusedOps } from '../../models/vjp/operation.js';
import { checked } from '../../schema/checked.js';
import { integer } from '../../schema/numbers.js';
import { ruleOf } from '../parts/rules.js';

/** More threads than this are a mistake: each has an engine, and a copy of all networks. */
const most = 64;

export interface PartsSetup {
  /** The players whose updates the threads share. */
  readonly players: readonly GanPlayer[];
  readonly loss: AnyLoss;
  readonly tape: boolean;
  readonly unrolled: boolean;
}

const refuse = (problem: string, next = 'leave workers out'): ConfigError =>
  failure('ConfigError', 'workers', problem, next);

const unless =
  (holds: () => boolean, refusal: () => ConfigError): Requirement =>
  () => {
    if (!holds()) throw refusal();
  };

/** Written out for examples alone, to scores alone: what is sent to other threads. */
const writtenOut = (network: Network | undefined): boolean =>
  network !== undefined &&
  network.heads === undefined &&
  !network.readsCondition &&
  (fusedOps.of(network.apply)?.every(({ rule }) => ruleOf(rule.kind) !== undefined) ?? false);

const needsPasses =
  (player: GanPlayer): Requirement =>
  (setup) => {
    const network = setup[player];
    if (!writtenOut(network))
      throw refuse(
        `${network?.name ?? player} is not a stack of this library’s own layers with a written-out gradient`,
        'leave workers out, or use sequential() with layers and activations of rxgan/models',
      );
  };

/**
 * What a model and a loss must be like so that several threads can compute an update, one requirement for each reason why
 * they could not; nothing for one worker, which is the thread that runs anyway.
 */
export const partsRequirements = (
  workers: number,
  { players, loss, tape, unrolled }: PartsSetup,
): readonly Requirement[] => {
  if (workers === 1) return [];
  const terms = players.map((player) => ({ player, names: loss[`${player}Terms`].map(({ name }) => name) }));
  return [
    () => void checked(integer({ min: 1, max: most }), 'workers', workers, 'use as many as the machine has idle cores'),
    unless(
      () => tf.getBackend() === 'wasm',
      () =>
        refuse(
          `the engine is ${tf.getBackend()}, and only the WASM engine runs in several threads at once`,
          "leave workers out, or use pickEngine({ engine: 'wasm' }) or --backend wasm",
        ),
    ),
    unless(
      () => !tape,
      () => refuse('the model has the option tape', 'leave workers out, or tape'),
    ),
    needsPasses('generator'),
    needsPasses('discriminator'),
    unless(
      () => loss.perturbations.length === 0,
      () => refuse('what the discriminator sees is perturbed, by draws for the whole batch'),
    ),
    unless(
      () => loss.packing === 1,
      () => refuse(`the discriminator scores ${loss.packing} examples together`),
    ),
    ...terms.map(({ player, names }) =>
      unless(
        () => names.length === 0,
        () => refuse(`the ${player}’s further terms (${names.join(', ')}) look at the whole batch at once`),
      ),
    ),
    unless(
      () => !unrolled,
      () => refuse('the generator is unrolled, which takes the tape', 'leave workers out, or unrolled'),
    ),
  ];
};
