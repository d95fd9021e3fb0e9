import type { Either } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';

type Problem = Error | readonly Error[];

const rightOf = <A>(result: Either<Problem, A>): A => {
  if (result._tag === 'Right') return result.right;
  const problems = result.left instanceof Error ? [result.left] : result.left;
  throw problems.length === 1
    ? problems[0]
    : new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
};

/**
 * The value of a result, for code that prefers exceptions: of an `Either` at once, of a `TaskEither` as a promise.
 *
 * In plain words: a failure that would be a value is thrown; several at once are thrown as an `AggregateError`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { orThrow } from 'rxgan';
 * import { pickEngine } from 'rxgan/engines';
 *
 * const { name } = await orThrow(pickEngine({ engine: 'js' }));
 * assert.equal(name, 'js');
 * ```
 */
export function orThrow<A>(result: Either<Problem, A>): A;
export function orThrow<A>(effect: TaskEither<Problem, A>): Promise<A>;
export function orThrow<A>(given: Either<Problem, A> | TaskEither<Problem, A>): A | Promise<A> {
  return typeof given === 'function' ? given().then(rightOf) : rightOf(given);
}
