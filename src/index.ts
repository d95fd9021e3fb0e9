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
export { type AdaptiveOptions, adaptive } from './models/adaptive.js';
export { type PlateauOptions, reduceOnPlateau } from './models/reduceOnPlateau.js';
export { orThrow } from './orThrow.js';
export { type Key, keyOf, normals, uniforms } from './random.js';
export * from './schedules/index.js';
export { checked } from './schema/checked.js';
export { integer, type NumberRange, number } from './schema/numbers.js';
export { list, optional, record, struct } from './schema/records.js';
export { boolean, literal, oneOf, string } from './schema/scalars.js';
export { type Checked, check, type Of, type Schema } from './schema/schema.js';
