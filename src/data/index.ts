export type { Dataset } from './dataset.js';
export { grid } from './grid.js';
export { type Idx, readIdx } from './idx.js';
export { inMemory } from './inMemory.js';
export { type Mixture, type MixtureOptions, mixture } from './mixture.js';
export { type LabelledDataset, type MnistOptions, mnist } from './mnist.js';
export { ring } from './ring.js';
export { swissRoll } from './swissRoll.js';
export { twoMoons } from './twoMoons.js';
