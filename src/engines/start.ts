import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { installCommand, namedVersions, type PackageName } from './packages.js';

/** Why an engine cannot be had, and what to do about it. */
export interface Refusal {
  readonly why: string;
  readonly next: string;
  /** Its packages, where they are there all the same. */
  readonly version?: string;
}

/** An engine that runs. */
export interface Started {
  /** TensorFlow.js's name for it. */
  readonly backend: string;
  /** The packages it comes from, with their versions. */
  readonly version: string;
  /** What it computes on, where that is not the processor. */
  readonly device?: string;
}

/** Makes an engine the current one, or says why it cannot be had. */
export type Start = () => Promise<E.Either<Refusal, Started>>;

/** Makes a backend the current one that its package has registered. */
export const select = async (backend: string, from: PackageName): Promise<E.Either<Refusal, Started>> => {
  if (!(await tf.setBackend(backend)))
    return E.left({ why: `TensorFlow.js could not start its ${backend} backend`, next: installCommand(from) });
  await tf.ready();
  return E.right({ backend, version: namedVersions(from) });
};
