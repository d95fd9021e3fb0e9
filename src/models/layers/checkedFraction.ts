import { failure } from '../../errors.js';

/** A number from 0 up to, but not including, 1, checked where it is given. */
export const checkedFraction = (path: string, value: number, next: string): number => {
  if (value >= 0 && value < 1) return value;
  throw failure('ConfigError', path, `expected a number from 0 to below 1, got ${value}`, next);
};
