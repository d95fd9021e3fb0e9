import * as E from 'fp-ts/lib/Either.js';
import type { EngineName } from '../../engines/engine.js';
import type { SelfTest } from '../../engines/selfTest.js';
import type { Refused, Running } from '../../engines/startEngine.js';

/** What is known of one engine on this machine. */
export interface Inspection {
  readonly name: EngineName;
  /** Wrong is what starts and fails its self-test; what crashes or hangs does so in every program that takes it. */
  readonly state: 'ready' | 'wrong' | 'crashes' | 'not there';
  /** TensorFlow.js's name for it. */
  readonly backend?: string;
  readonly version?: string;
  readonly device?: string;
  readonly selfTest?: SelfTest;
  readonly why?: string;
  readonly next?: string;
}

/** What follows from the answer of the process that started the engine, or from how it died. */
export const inspection = (name: EngineName, answer: E.Either<string, E.Either<Refused, Running>>): Inspection => {
  if (E.isLeft(answer))
    return { name, state: 'crashes', why: answer.left, next: 'name another engine with --backend or RXGAN_BACKEND' };
  const outcome = answer.right;
  if (E.isRight(outcome)) return { name, state: 'ready', ...outcome.right };
  return { name, state: outcome.left.selfTest === undefined ? 'not there' : 'wrong', ...outcome.left };
};
