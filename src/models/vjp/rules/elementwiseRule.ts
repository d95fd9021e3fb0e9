import { type ActivationRule, trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';

/** y = f(x), dx = dy f'(y), elementwise. */
export const elementwiseRule: VjpRule<ActivationRule> = {
  kind: 'elementwise',
  // x may be what another operation's gradient is made of: it is not consumed.
  forward: (rule, _, x) => ({ y: trainingKernels().activate(rule, x, false) }),
  backward: (rule, _, { y }, dy, { input }) => ({
    dx: input ? trainingKernels().activationGradient(rule, y, dy) : undefined,
    gradients: [],
  }),
};
