export { classifyWork } from './classifyWork.js';
export { type Engine, type EngineName, engineNames, type PassedOver, type Work } from './engine.js';
export { type PickOptions, pickEngine } from './pickEngine.js';
