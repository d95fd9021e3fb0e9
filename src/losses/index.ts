export { gradientPenalty } from './gradientPenalty.js';
export { hinge } from './hinge.js';
export { instanceNoise } from './instanceNoise.js';
export { labelSmoothing } from './labelSmoothing.js';
export { leastSquares, leastSquaresWith } from './leastSquares.js';
export {
  type AdversarialLoss,
  type DiscriminatorView,
  type Penalty,
  type Perturbation,
  type Scores,
  type SeparableLoss,
  separableLoss,
} from './loss.js';
export { minimax } from './minimax.js';
export { nonSaturating } from './nonSaturating.js';
export { r1 } from './r1.js';
export { wasserstein } from './wasserstein.js';
