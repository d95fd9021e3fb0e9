export type { ActivePlayers, Asked, Command, ControlEntry, Operation } from './controlEntry.js';
export { controlLog } from './controlLog.js';
export { runControl } from './runControl.js';
export type { RunAction, RunControl, RunControlOptions, StepControl, Tunable } from './types.js';
