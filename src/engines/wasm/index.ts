export { type FusedUpdate, type FusedUpdated, fusedUpdate } from './fusedUpdate.js';
export { installKernels } from './installKernels.js';
export {
  type AdamNumbers,
  adamStep,
  type OptimizerStep,
  type RmsPropNumbers,
  rmsPropStep,
  type SgdNumbers,
  sgdStep,
} from './optimizerSteps.js';
export { relaxedSimd } from './relaxedSimd.js';
export { type InPlaceUpdate, updateInPlace } from './updateInPlace.js';
