import type { Either } from 'fp-ts/lib/Either.js';
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { left } from './schema.js';

/** A result, unless there are further problems: then all of them, these first. */
export const withProblems = <E, A>(
  problems: readonly E[],
  result: Either<ReadonlyNonEmptyArray<E>, A>,
): Either<ReadonlyNonEmptyArray<E>, A> => {
  const [first, ...others] = [...problems, ...(result._tag === 'Left' ? result.left : [])];
  return first === undefined ? result : left([first, ...others]);
};
