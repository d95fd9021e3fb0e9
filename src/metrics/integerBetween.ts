import { failure } from '../errors.js';

/** The number, if it is an integer from `least` to `most`. */
export const integerBetween = (path: string, value: number, least: number, most: number, next: string): number => {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `${least} up` : `${least} to ${most}`;
  throw failure('ConfigError', path, `expected an integer from ${range}, got ${value}`, next);
};
