export type { Dataset } from './dataset.js';
export { grid } from './grid.js';
export { inMemory } from './inMemory.js';
export { type Mixture, type MixtureOptions, mixture } from './mixture.js';
export { ring } from './ring.js';
export { swissRoll } from './swissRoll.js';
export { twoMoons } from './twoMoons.js';
