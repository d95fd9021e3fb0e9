import { failure } from '../errors.js';
import { parts } from './methods/parts.js';
import { tape } from './methods/tape.js';
import { vjp } from './methods/vjp.js';
import type { UpdateMethod, UpdateProblem } from './problem.js';

/** Threads where the options have workers; else written-out passes where there are any, else the tape. */
export const chooseMethod = (problem: UpdateProblem): UpdateMethod => {
  if (problem.workers > 1) {
    const objection = parts.objection(problem);
    if (objection !== undefined) throw failure('ConfigError', 'workers', objection, 'leave workers out');
    return parts;
  }
  return vjp.objection(problem) === undefined ? vjp : tape;
};
