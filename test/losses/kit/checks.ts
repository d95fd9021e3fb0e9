import type { Case } from '../cases.js';
import { type Check, type Precision, single } from './check.js';
import { scoreLaws, scoreValues } from './scoreChecks.js';
import { termLaws, termValues } from './termChecks.js';

/** What depends on how exactly an engine computes. */
export const valueChecks: readonly Check[] = [...termValues, ...scoreValues];
/** All that need no double precision. */
export const checks: readonly Check[] = [...valueChecks, ...scoreLaws, ...termLaws];

/** Does the loss pass this check? */
const holds =
  (of: Case, precision: Precision) =>
  ({ applies, run }: Check): boolean => {
    if (!applies(of)) return true;
    try {
      run(of, precision);
      return true;
    } catch {
      return false;
    }
  };
const quick: Precision = { ...single, runs: 4, terse: true };
/** Every check that a loss fails, by its title. */
export const failing = (of: Case): string[] =>
  checks.filter((each) => !holds(of, quick)(each)).map(({ title }) => title);
/** Does the loss pass all checks? */
export const passes = (of: Case): boolean => checks.every(holds(of, quick));
