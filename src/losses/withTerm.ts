import { failure } from '../errors.js';
import { checkedAt } from '../schedules/schedule.js';
import { number } from '../schema/numbers.js';
import type { AdversarialLoss, AnyLoss, Term } from './loss.js';
import type { Requirement } from './requirement.js';

const nonNegative = number({ min: 0 });

/** A weight is a finite number, not below 0: a negative one would reward what a term is there to punish. */
const weighed =
  ({ name, weight }: Term<string>): Requirement =>
  ({ step }) => {
    checkedAt(nonNegative, `${name}.weight`, weight, step, 'use 0 to turn the term off');
  };

/** A metric's name is its own: a second one of the same name would hide the first. */
const unused =
  (name: string, { discriminatorTerms, generatorTerms }: AnyLoss): Requirement =>
  () => {
    const taken = [...discriminatorTerms, ...generatorTerms].some((other) => other.name === name);
    if (taken || ['dLoss', 'dReal', 'dFake', 'gLoss', 'adversarial'].includes(name))
      throw failure('ConfigError', name, 'there is a metric of this name already', 'give the term another name');
  };

/**
 * The loss with one more term for the discriminator, and what that term requires.
 *
 * In plain words: bring your own penalty. It enters the same sum, and is a metric under its name. Errors: `ConfigError`
 * for a weight below 0.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { wasserstein, withDiscriminatorTerm } from 'rxgan/losses';
 *
 * const drift = withDiscriminatorTerm({
 *   name: 'drift',
 *   weight: 1e-3,
 *   value: ({ head }) => tf.mean(tf.square(head('real', 'score'))),
 * });
 * assert.equal(drift(wasserstein).name, 'drift(wasserstein)');
 * ```
 */
export const withDiscriminatorTerm =
  <Name extends string>(term: Term<Name>, ...requirements: readonly Requirement[]) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>): AdversarialLoss<D | Name, G> => ({
    ...loss,
    name: `${term.name}(${loss.name})`,
    discriminatorTerms: [...loss.discriminatorTerms, term],
    requirements: [...loss.requirements, weighed(term), unused(term.name, loss), ...requirements],
  });

/**
 * The loss with one more term for the generator, and what that term requires.
 *
 * In plain words: the same for the other player.
 */
export const withGeneratorTerm =
  <Name extends string>(term: Term<Name>, ...requirements: readonly Requirement[]) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>): AdversarialLoss<D, G | Name> => ({
    ...loss,
    name: `${term.name}(${loss.name})`,
    generatorTerms: [...loss.generatorTerms, term],
    requirements: [...loss.requirements, weighed(term), unused(term.name, loss), ...requirements],
  });
