import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { installCommand, namedVersions, type PackageName } from './packages.js';
import type { Refusal, Started } from './start.js';

/** Makes a backend the current one that its package has registered. */
export const select = async (backend: string, from: PackageName): Promise<E.Either<Refusal, Started>> => {
  if (!(await tf.setBackend(backend)))
    return E.left({ why: `TensorFlow.js could not start its ${backend} backend`, next: installCommand(from) });
  await tf.ready();
  return E.right({ backend, version: namedVersions(from) });
};
