import { closest, distance } from 'fastest-levenshtein';
import { type ConfigError, failure } from '../errors.js';

/** A mistake on the command line. */
export const wrong = (path: string, problem: string, next: string): ConfigError =>
  failure('ConfigError', path, problem, next);

/** "did you mean --seed?" where something is near enough to be meant. */
export const suggestion = (given: string, names: readonly string[], otherwise: string): string => {
  const nearest = closest(given, [...names]);
  return distance(given, nearest) <= Math.max(2, given.length / 3) ? `did you mean ${nearest}?` : otherwise;
};
