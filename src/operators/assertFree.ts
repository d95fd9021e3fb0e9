import { failure } from '../errors.js';

/** What a JavaScript object puts before all other names, whatever the order in which they were given. */
const isIndex = (name: string): boolean => /^(0|[1-9]\d*)$/.test(name);

/**
 * What leaves the device under a name of its own must not take one that the row has already, nor one that would stand before
 * the row's first field.
 */
export const assertFree = (path: string, names: readonly string[], taken: readonly string[]): void => {
  const refuse = (name: string | undefined, why: string): void => {
    if (name !== undefined)
      throw failure('ConfigError', path, `something measured is named ${name}, ${why}`, 'rename it');
  };
  refuse(
    names.find((name) => taken.includes(name)),
    'as is a field of every row',
  );
  refuse(names.find(isIndex), 'which JavaScript puts before the fields of a row');
};
