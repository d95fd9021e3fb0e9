import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import type { EngineName } from './engine.js';
import { starts } from './engineStarters.js';
import { type SelfTest, selfTest } from './selfTest.js';
import type { Refusal, Started } from './start.js';

/** An engine that runs and has passed its self-test. */
export interface Running extends Started {
  readonly selfTest: SelfTest;
}
/** An engine that cannot be had; with its self-test where that is why. */
export type Refused = Refusal & Partial<Running>;

const attempt = async (name: EngineName): Promise<E.Either<Refused, Running>> => {
  const started = await starts[name]();
  if (E.isLeft(started)) return started;
  const tested = await selfTest();
  if (tested.failures.length === 0) return E.right({ ...started.right, selfTest: tested });
  const reasons = tested.failures.map(({ check, problem }) => `${check} (${problem})`).join(', ');
  return E.left({
    ...started.right,
    selfTest: tested,
    why: `its self-test fails: ${reasons}`,
    next: 'use another engine, and report this with what rxgan doctor --json prints',
  });
};

/** Starts an engine and tests it. If that fails, the engine that ran before is the current one again. */
export const startEngine = async (name: EngineName): Promise<E.Either<Refused, Running>> => {
  const before = tf.getBackend();
  const started = await attempt(name).catch(
    (error: unknown): E.Either<Refused, Running> =>
      E.left({
        why: error instanceof Error ? error.message : String(error),
        next: 'see rxgan doctor',
      }),
  );
  if (E.isLeft(started) && before && tf.getBackend() !== before) await tf.setBackend(before);
  return started;
};
