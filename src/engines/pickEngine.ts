import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { type EngineMissing, failure } from '../errors.js';
import { type Engine, type EngineName, engineNames, enginePreference, type PassedOver, type Work } from './engine.js';
import { startEngine } from './startEngine.js';

export interface PickOptions {
  /** Take this one or fail; without it, the first in order of preference that starts. */
  readonly engine?: EngineName | undefined;
  readonly work?: Work | undefined;
}

/**
 * Picks the engine of this process: the first that starts in the order for this kind of work, or the one that is given.
 *
 * In plain words: the best that is there, and a word on why not a better one. Each is found by probing (the file of the
 * addon, the adapter), completed for training, and tested with a few known results before it is taken: one that gets a
 * gradient wrong is passed over like one that is missing.
 *
 * Errors: `EngineMissing` when the engine that is given does not start or fails its self-test.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { orThrow } from 'rxgan';
 * import { pickEngine } from 'rxgan/engines';
 *
 * const engine = await orThrow(pickEngine({ engine: 'js' }));
 * assert.equal(engine.backend, 'cpu');
 * ```
 */
export const pickEngine =
  ({ engine, work = 'large' }: PickOptions = {}): TE.TaskEither<EngineMissing, Engine> =>
  async () => {
    tf.enableProdMode();
    const passedOver: PassedOver[] = [];
    for (const name of engine === undefined ? enginePreference[work] : [engine]) {
      const started = await startEngine(name);
      if (E.isRight(started)) return E.right({ name, backend: started.right.backend, passedOver });
      const { why, next } = started.left;
      passedOver.push({ name, why, next });
    }
    const reasons = passedOver.map(({ name, why }) => `${name}: ${why}`).join('; ');
    const others = engineNames.filter((name) => name !== engine).join(', ');
    const next =
      engine === undefined
        ? 'see rxgan doctor'
        : `${passedOver[0]!.next}, leave --backend out, or choose one of ${others}`;
    return E.left(failure('EngineMissing', 'backend', reasons, next));
  };
