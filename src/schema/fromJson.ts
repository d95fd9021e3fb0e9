import { failure } from '../errors.js';
import { type Checked, left, type Schema } from './schema.js';

/** The value that stands as JSON in a text; `next` is what to do if it is no JSON. */
export const fromJson = <A>(schema: Schema<A>, text: string, path: string, next: string): Checked<A> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return left([failure('ConfigError', path, 'is not JSON', next)]);
  }
  return schema.decode(value, path);
};
