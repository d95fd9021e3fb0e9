/**
 * A failure is an `Error` with a tag to match on, the path of what is wrong, and the next step to take.
 *
 * In plain words: what happened, where, and what to do about it, for people and for `switch` alike.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { explain, failure } from 'rxgan';
 *
 * const problem = failure('ConfigError', 'train.batch', 'expected a positive integer, got 0', 'use 256');
 * assert.equal(problem._tag, 'ConfigError');
 * assert.equal(explain(problem), 'train.batch: expected a positive integer, got 0; use 256');
 * ```
 */
export interface Failure<Tag extends string> extends Error {
  readonly _tag: Tag;
  /** What is wrong: an option, a file, a tensor, a step. */
  readonly path: string;
  /** What to do next, as an imperative. */
  readonly next: string;
}

export type ConfigError = Failure<'ConfigError'>;
export type EngineMissing = Failure<'EngineMissing'>;
export type FileFailed = Failure<'FileFailed'>;
export type PortTaken = Failure<'PortTaken'>;
export type ShapeMismatch = Failure<'ShapeMismatch'>;
export type NotTwiceDifferentiable = Failure<'NotTwiceDifferentiable'>;
/** A tensor was used after the frame of tick `step` had ended. */
export type UsedAfterFrame = Failure<'UsedAfterFrame'> & { readonly step: number };
/** A number of the run is NaN or infinite: `term` is the metric, `tensor` the variable or batch that holds it. */
export type NonFinite = Failure<'NonFinite'> & {
  readonly step: number;
  readonly term: string | undefined;
  readonly tensor: string | undefined;
};

/** Every failure this library can produce: a closed union, so that a `switch` on `_tag` can be exhaustive. */
export type RxganFailure =
  | ConfigError
  | EngineMissing
  | FileFailed
  | PortTaken
  | ShapeMismatch
  | NotTwiceDifferentiable
  | UsedAfterFrame
  | NonFinite;

/** Make a failure; `details` are its extra fields. */
export const failure = <Tag extends RxganFailure['_tag'], D extends object = {}>(
  tag: Tag,
  path: string,
  problem: string,
  next: string,
  details?: D,
): Failure<Tag> & D => {
  const error = new Error(`${path}: ${problem}; ${next}`);
  return Object.assign(error, { name: tag, _tag: tag, path, next }, details) as unknown as Failure<Tag> & D;
};

/** Is this one of this library's failures (a user's mistake or the machine's), rather than a defect? */
export const isFailure = (error: unknown): error is RxganFailure =>
  error instanceof Error && '_tag' in error && 'next' in error;

/** The failure as one line for a person, without a stack trace. */
export const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));
