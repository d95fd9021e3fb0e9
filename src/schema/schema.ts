import type { Either } from 'fp-ts/lib/Either.js';
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type ConfigError, failure } from '../errors.js';

/** A value, or what is wrong with it. */
export type Checked<A> = Either<ReadonlyNonEmptyArray<ConfigError>, A>;

/** What a value must look like, in an option, a file or a message, and how it is read from JSON and written to it. */
export interface Schema<A> {
  /** For messages: "an integer from 0 to 9". */
  readonly expected: string;
  /** The value, built anew from what is known of it; `path` is where it stands. */
  readonly decode: (value: unknown, path: string) => Checked<A>;
  /** The value as plain JSON. A method, so that a schema of one case serves where one of several is expected. */
  encode(value: A): unknown;
}

/** The values of a schema. */
export type Of<S> = S extends Schema<infer A> ? A : never;

// Only the type of Either is imported: the page's bundle must not carry fp-ts for two constructors.
export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value });
export const left = <E>(problem: E): Either<E, never> => ({ _tag: 'Left', left: problem });

const longest = 100;

/** The value as a message shows it. */
/** A value as messages show it. */
export const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a record';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

/** A value that is not what was expected. */
export const mismatch = (path: string, expected: string, value: unknown, next = `give ${expected}`): ConfigError =>
  failure('ConfigError', path, `expected ${expected}, got ${shown(value)}`, next);

/**
 * The schema of the values for which `is` holds, which are written to JSON as they are.
 *
 * In plain words: what the other schemas do not know, such as a number that is even.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { check } from 'rxgan';
 *
 * const even = check('an even number', (value): value is number => typeof value === 'number' && value % 2 === 0);
 * const read = even.decode(3, 'kernel');
 * assert.equal(
 *   read._tag === 'Left' && read.left[0].message,
 *   'kernel: expected an even number, got 3; give an even number',
 * );
 * ```
 */
export const check = <A>(expected: string, is: (value: unknown) => value is A): Schema<A> => ({
  expected,
  decode: (value, path) => (is(value) ? right(value) : left([mismatch(path, expected, value)])),
  encode: (value) => value,
});
