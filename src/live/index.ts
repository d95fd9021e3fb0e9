export type { RunEvent, RunState, Setting, Status, Surface } from './protocol.js';
export type { ScatterInput } from './scatterOf.js';
export { type Live, type LiveOptions, startLive } from './startLive.js';
