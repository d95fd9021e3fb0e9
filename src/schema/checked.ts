import { mismatch, type Schema } from './schema.js';

/**
 * The value, if it is of the schema; otherwise a `ConfigError` is thrown that says where, what was expected and what to do.
 *
 * In plain words: the check of an argument, in a function that throws.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { checked, integer } from 'rxgan';
 *
 * assert.equal(checked(integer({ min: 1 }), 'batches.size', 64, 'use 64'), 64);
 * assert.throws(() => checked(integer({ min: 1 }), 'batches.size', 0, 'use 64'), {
 *   message: 'batches.size: expected a positive integer, got 0; use 64',
 * });
 * ```
 */
export const checked = <A>(schema: Schema<A>, path: string, value: A, next?: string): A => {
  const read = schema.decode(value, path);
  if (read._tag === 'Right') return read.right;
  throw next === undefined ? read.left[0] : mismatch(path, schema.expected, value, next);
};
