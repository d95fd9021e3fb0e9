export type { ActivePlayers, StepControl } from '../streams/stepControl.js';
export {
  type Asked,
  type Command,
  type ControlEntry,
  type ControlOffer,
  commandText,
  type Operation,
} from './command.js';
export { controlLog } from './controlLog.js';
export { type RunAction, type RunControl, type RunControlOptions, runControl } from './runControl.js';
export { type Tunable, tunable } from './tunable.js';
