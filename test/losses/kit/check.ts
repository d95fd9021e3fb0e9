import { expect } from 'vitest';
import type { Case } from '../cases.js';

/** What an engine's arithmetic allows, relative to the size of what is added up. */
export interface Precision {
  readonly value: number;
  readonly slope: number;
  /** The resolution of a score: an exponential’s derivative is as uncertain as what it is taken of. */
  readonly score: number;
  /** For derivatives by parameters, relative to the largest. */
  readonly parameters: number;
  readonly runs: number;
  /** Only says whether something is wrong, without a counterexample to read. */
  readonly terse?: boolean;
}
export const single: Precision = { value: 2e-5, slope: 2e-5, score: 1.2e-7, parameters: 2e-4, runs: 4 };
export const double: Precision = { value: 1e-12, slope: 1e-11, score: 2.3e-16, parameters: 1e-8, runs: 10 };

/** One thing that holds for every loss; `run` throws where it does not. */
export interface Check {
  readonly title: string;
  readonly applies: (of: Case) => boolean;
  readonly run: (of: Case, precision: Precision) => void;
}
export const check = (title: string, run: Check['run'], applies: Check['applies'] = () => true): Check => ({
  title,
  run,
  applies,
});

export const near = (actual: number, exact: number, tolerance: number, what: string): void => {
  // Written so that a NaN is not near to anything.
  if (!(Math.abs(actual - exact) <= tolerance)) expect.fail(`${what}: ${actual} instead of ${exact}`);
};

export type Player = 'discriminator' | 'generator';
export const players: readonly Player[] = ['discriminator', 'generator'];
/** Do order and number of copies leave the loss as it is? */
export const ordered = ({ draws }: Case): boolean => draws !== true;
