import { differentiate } from '../differentiate.js';
import { tapedPasses } from '../passes.js';
import type { UpdateMethod } from '../problem.js';

/** TensorFlow.js's tape records every operation: right for any network, any objective and any derivative. */
export const tape: UpdateMethod = {
  name: 'tape',
  objection: () => undefined,
  compute: (problem) => differentiate(problem, tapedPasses(problem.model)),
};
