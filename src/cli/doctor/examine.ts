import type * as E from 'fp-ts/lib/Either.js';
import type { EngineName } from '../../engines/engine.js';
import type { Refused, Running } from '../../engines/startEngine.js';
import { askChild } from './askChild.js';
import { type Inspection, inspection } from './inspection.js';
import type { Speed } from './measureSteps.js';
import type { NetworkName } from './networks.js';

const file = new URL('./child.js', import.meta.url);
/** An engine that has not started after so many milliseconds never will. */
const patience = 30_000;

/** Tries an engine in a process of its own. */
export const inspect = async (name: EngineName): Promise<Inspection> =>
  inspection(name, await askChild<E.Either<Refused, Running>>({ file, words: ['inspect', name], patience }));

/** Measures an engine on a network in a process of its own, which has so many milliseconds in all. */
export const measure = (
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
