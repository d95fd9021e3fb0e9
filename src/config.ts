import { sequenceS } from 'fp-ts/lib/Apply.js';
import * as E from 'fp-ts/lib/Either.js';
import * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type ConfigError, failure } from './errors.js';

/** A value, or every problem found in it at once. */
export type Checked<A> = E.Either<NEA.ReadonlyNonEmptyArray<ConfigError>, A>;
/** A check of one value that knows where the value stands. */
export type Field<A> = (path: string, value: unknown) => Checked<A>;

const all = E.getApplicativeValidation(NEA.getSemigroup<ConfigError>());

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** A field that holds when `is` does; `next` tells what to do when it does not. */
export const field =
  <A>(expected: string, is: (value: unknown) => value is A, next = `give ${expected}`): Field<A> =>
  (path, value) =>
    is(value)
      ? E.right(value)
      : E.left(NEA.of(failure('ConfigError', path, `expected ${expected}, got ${shown(value)}`, next)));

const number =
  (test: (n: number) => boolean) =>
  (value: unknown): value is number =>
    typeof value === 'number' && test(value);

export const positiveInteger = field(
  'a positive integer',
  number((n) => Number.isSafeInteger(n) && n > 0),
);
export const seedNumber = field(
  'an integer from 0 to 4294967295',
  number((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32),
);
export const portNumber = field(
  'a port from 0 to 65535 (0 takes any free one)',
  number((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 16),
);
export const positiveNumber = field(
  'a number above 0',
  number((n) => Number.isFinite(n) && n > 0),
);
export const weightNumber = field(
  'a number of at least 0',
  number((n) => Number.isFinite(n) && n >= 0),
);
export const proportion = field(
  'a number from 0 to 1',
  number((n) => n >= 0 && n <= 1),
);
export const text = field('a text', (value): value is string => typeof value === 'string' && value !== '');
export const flag = field('true or false', (value): value is boolean => typeof value === 'boolean');

/** One of the given names. */
export const oneOf = <A extends string>(...names: readonly A[]): Field<A> =>
  field(`one of ${names.join(', ')}`, (value): value is A => names.some((name) => name === value));

/** The field, or `undefined` where nothing is given. */
export const optional =
  <A>(inner: Field<A>): Field<A | undefined> =>
  (path, value) =>
    value === undefined ? E.right(undefined) : inner(path, value);

/**
 * Check a record field by field and report every problem at once, each with its path.
 *
 * In plain words: one look at the answer is enough to mend a whole configuration.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { positiveInteger, proportion, struct } from 'rxgan';
 *
 * const training = struct({ batch: positiveInteger, decay: proportion });
 * const checked = training('train', { batch: 0, decay: 2 });
 * assert.deepEqual(checked._tag === 'Left' && checked.left.map((error) => error.path), ['train.batch', 'train.decay']);
 * ```
 */
export const struct =
  <T extends Readonly<Record<string, Field<unknown>>>>(
    fields: T,
  ): Field<{ readonly [K in keyof T]: T[K] extends Field<infer A> ? A : never }> =>
  (path, value) => {
    const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const checked = Object.entries(fields).map(
      ([key, check]) => [key, check(path === '' ? key : `${path}.${key}`, record[key])] as const,
    );
    return sequenceS(all)(Object.fromEntries(checked) as never) as never;
  };
