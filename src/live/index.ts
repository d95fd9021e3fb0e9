export type { Live, LiveOptions, PageControl } from './live.js';
export type { LoggedEvent, Role, RunState, Setting, Status } from './protocol/messages.js';
export type { SampleKind } from './record/sampleIndex.js';
export type { HistogramInput, ImagesInput, ScatterInput, Surface } from './samples.js';
export { type Served, type ServeOptions, serveRuns } from './serveRuns.js';
export type { Limits } from './server/limits.js';
export type { Tokens } from './server/roleOf.js';
export { startLive } from './startLive.js';
