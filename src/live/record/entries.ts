import { controlOffer } from '../../control/command.js';
import { anyNumber, integer } from '../../schema/numbers.js';
import { optional, record, struct } from '../../schema/records.js';
import { oneOf, string } from '../../schema/scalars.js';
import { left, mismatch, type Of, right, type Schema } from '../../schema/schema.js';
import { keyed } from '../../schema/unions.js';
import { sampleKinds } from './sampleIndex.js';

export const natural = integer({ min: 0 });
export const name = string({ max: 200 });
const text = string();

export type Setting = string | number | boolean;
/** A value of a run's configuration. A non-finite number stands in brackets, to differ from the same word as a string. */
export const setting: Schema<Setting> = {
  expected: 'a string, a number, true or false',
  decode: (value, path) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return right(value);
    return Array.isArray(value) && value.length === 1
      ? anyNumber.decode(value[0], path)
      : left([mismatch(path, setting.expected, value)]);
  },
  encode: (value) => (typeof value === 'number' && !Number.isFinite(value) ? [String(value)] : value),
};

export const status = oneOf('running', 'paused', 'finished', 'failed');
export type Status = Of<typeof status>;

/** What does not change about a run. Of what it can be asked for there is nothing, if it is over or not controlled here. */
export const runAbout = struct({
  name: text,
  startedAt: natural,
  config: record(setting),
  /** The schedule of the steps as a drawing of text, line by line. */
  schedule: text,
  ...controlOffer,
});
export type RunAbout = Of<typeof runAbout>;

/** Where a run is. */
export const runState = struct({
  status,
  /** How many steps are done. */
  step: natural,
  totalSteps: optional(natural),
  stepsPerSecond: optional(anyNumber),
  engine: optional(text),
  /** What a person should know: why the run failed, what it waits for. */
  message: optional(text),
  /** The values of the tunables now. */
  tunables: optional(record(anyNumber)),
  memoryBytes: optional(anyNumber),
  deviceReads: optional(natural),
});
export type RunState = Of<typeof runState>;

/** What was measured at one step, by name; a step may have several rows. `wall`: milliseconds since 1970. */
export const row = struct({ step: natural, wall: natural, values: record(anyNumber) });
export type Row = Of<typeof row>;

/** Something worth a line in the log; an alert is shown until it is put away. */
export const loggedEvent = struct({
  step: natural,
  wall: natural,
  kind: oneOf('log', 'state', 'command', 'alert'),
  text,
});
export type LoggedEvent = Of<typeof loggedEvent>;

/** What a picture of a run is called and where it belongs; its numbers are fetched by `id`. */
export const sampleEntry = struct({ id: natural, step: natural, kind: oneOf(...sampleKinds), bytes: natural });

/** One record of a run: everything that is told about it, one after the other. `seq` counts them. */
export const runRecordEntry = keyed({ row, event: loggedEvent, sample: sampleEntry, state: runState });
export type RunRecordEntry = Of<typeof runRecordEntry>;
