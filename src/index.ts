export { type Checked, field, oneOf, optional, positiveInteger, positiveNumber, proportion, struct } from './config.js';
export {
  type ConfigError,
  explain,
  type Failure,
  failure,
  isFailure,
  type NonFinite,
  type RxganFailure,
  type UsedAfterFrame,
} from './errors.js';
export { type Key, keyOf, normals, uniforms } from './random.js';
export { at, cosine, exponential, linear, piecewise, type Schedule, type Scheduled } from './schedule.js';
