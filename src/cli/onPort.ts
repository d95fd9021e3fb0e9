import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';

export const defaultPort = 8080;

/** Starts on the port that was asked for; where none was, on the usual one, or on any if another program uses that. */
export const onPort = <F extends { readonly _tag: string }, A>(
  port: number | undefined,
  start: (port: number) => TE.TaskEither<F, A>,
): TE.TaskEither<F, A> =>
  port !== undefined
    ? start(port)
    : pipe(
        start(defaultPort),
        TE.orElse((problem) => (problem._tag === 'PortTaken' ? start(0) : TE.left(problem))),
      );
