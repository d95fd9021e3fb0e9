import { failure } from '../../errors.js';

/** A width is a positive integer, checked where it is given. */
export const checkedWidth = (path: string, width: number, next = 'give it a width'): number => {
  if (Number.isSafeInteger(width) && width > 0) return width;
  throw failure('ConfigError', path, `expected a positive integer, got ${width}`, next);
};
