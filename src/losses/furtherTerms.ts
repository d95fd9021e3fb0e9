import * as tf from '@tensorflow/tfjs-core';
import { at } from '../schedules/schedule.js';
import { asScalar } from './asScalar.js';
import type { AnyLoss, LossState, View } from './loss.js';

/** What the loss and its terms carry along. */
export const lossStates = ({ state, discriminatorTerms }: AnyLoss): LossState[] =>
  [state, ...discriminatorTerms.map((term) => term.state)].filter((each) => each !== undefined);

/** The terms beside the adversarial one, weighted, by name. */
export const furtherTerms = (
  terms: AnyLoss['discriminatorTerms'],
  step: number,
  view: (state: LossState | undefined) => View,
): Readonly<Record<string, tf.Scalar>> =>
  Object.fromEntries(
    terms.map(({ name, weight, value, state }) => [
      name,
      tf.mul<tf.Scalar>(asScalar(`term ${name}`, value(view(state))), at(weight, step)),
    ]),
  );
