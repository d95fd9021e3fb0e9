import { check, type Schema } from './schema.js';

/**
 * A string of so many characters.
 *
 * In plain words: any string, if nothing is said; `{ min: 1 }` refuses the empty one.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { boolean, oneOf, string } from 'rxgan';
 *
 * assert.equal(string({ max: 200 }).expected, 'a string of at most 200 characters');
 * assert.equal(oneOf('js', 'wasm').decode('wasm', 'engine')._tag, 'Right');
 * assert.equal(boolean.decode('true', 'json')._tag, 'Left');
 * ```
 */
export const string = ({ min = 0, max = Infinity }: { readonly min?: number; readonly max?: number } = {}) =>
  check(
    [min > 0 ? 'a non-empty string' : 'a string', ...(max < Infinity ? [`of at most ${max} characters`] : [])].join(
      ' ',
    ),
    (value): value is string => typeof value === 'string' && value.length >= min && value.length <= max,
  );

export const boolean = check('true or false', (value): value is boolean => typeof value === 'boolean');

/** Exactly this string. */
export const literal = <A extends string>(value: A): Schema<A> => check(value, (given): given is A => given === value);

/** One of the given strings. */
export const oneOf = <A extends string>(...values: readonly A[]): Schema<A> =>
  check(`one of ${values.join(', ')}`, (given): given is A => values.some((value) => value === given));
