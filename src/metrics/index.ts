export { type ModeCoverage, modeCoverage } from './modeCoverage.js';
export { slicedWasserstein } from './slicedWasserstein.js';
export { wasserstein1d } from './wasserstein1d.js';
