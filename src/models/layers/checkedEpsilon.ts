import { failure } from '../../errors.js';

/** What is added to a variance must keep it above 0. */
export const checkedEpsilon = (path: string, epsilon: number): number => {
  if (epsilon > 0 && epsilon < Number.POSITIVE_INFINITY) return epsilon;
  throw failure('ConfigError', path, `expected a number above 0, got ${epsilon}`, 'use 1e-5');
};
