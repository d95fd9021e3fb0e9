import { failure } from '../../errors.js';

/** What leaves the device under a name of its own must not take one that the row has already. */
export const assertFree = (path: string, names: readonly string[], taken: readonly string[]): void => {
  const lost = names.find((name) => taken.includes(name));
  if (lost !== undefined)
    throw failure('ConfigError', path, `something measured is named ${lost}, as is a field of every row`, 'rename it');
};
