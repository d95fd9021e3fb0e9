import * as E from 'fp-ts/lib/Either.js';
import type { EngineName } from '../../engines/engine.js';
import type { SelfTest } from '../../engines/selfTest.js';
import type { Refused, Running } from '../../engines/startEngine.js';
import { askChild } from './askChild.js';
import type { Speed } from './measureSteps.js';
import type { NetworkName } from './networks.js';

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

const file = new URL('./child.js', import.meta.url);
/** An engine that has not started after so many milliseconds never will. */
const patience = 30_000;

/** Tries an engine in a process of its own. */
export const inspectEngine = async (name: EngineName): Promise<Inspection> =>
  inspection(name, await askChild<E.Either<Refused, Running>>({ file, words: ['inspect', name], patience }));

/** Measures an engine on a network in a process of its own, which has so many milliseconds in all. */
export const measureEngine = (
  engine: EngineName,
  network: NetworkName,
  milliseconds: number,
): Promise<E.Either<string, Speed>> =>
  askChild<Speed>({
    file,
    words: ['measure', engine, network, String(milliseconds)],
    // A step that has begun cannot be stopped from inside.
    patience: milliseconds + 10_000,
  });
