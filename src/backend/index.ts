export { type Engine, type EngineName, engineNames, type Work } from './engine.js';
export { type PickOptions, pickEngine } from './pickEngine.js';
