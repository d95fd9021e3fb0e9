import { integer, number } from '../schema/numbers.js';
import { list, optional, struct } from '../schema/records.js';
import { literal, oneOf, string } from '../schema/scalars.js';
import type { Of, Schema } from '../schema/schema.js';
import { either, union } from '../schema/unions.js';
import type { ActivePlayers } from '../streams/stepControl.js';

export const operations = ['pause', 'resume', 'step', 'set', 'checkpoint', 'interpolate', 'stop'] as const;
export type Operation = (typeof operations)[number];

/** What every run can be asked for; a checkpoint or an interpolation needs somebody who knows how to make one. */
export const defaultOperations: readonly Operation[] = ['pause', 'resume', 'step', 'set', 'stop'];

/** How many steps can be asked for at once. */
export const stepLimit = 10_000;

const name = string({ min: 1, max: 200 });
const activePlayers: Schema<ActivePlayers> = either(literal('all'), list(name));

/** What is asked of a run; it takes effect between two steps. */
export const command = union('op', {
  pause: {},
  resume: {},
  /** n more steps in which only these players learn; then pause. */
  step: { players: activePlayers, n: integer({ min: 1, max: stepLimit }) },
  /** From now on a tunable has this value. */
  set: { tunable: name, value: number() },
  checkpoint: {},
  interpolate: {},
  stop: {},
});
export type Command = Of<typeof command>;

/** A number that can be changed while a run goes on, as it is announced; `label` is what people read. */
export const tunableRange = struct({ name, label: optional(string()), min: number(), max: number() });
export type TunableRange = Of<typeof tunableRange>;

/** What a run can be asked for. */
export const controlOffer = {
  operations: list(oneOf(...operations)),
  players: list(name),
  tunables: list(tunableRange),
};
export type ControlOffer = { readonly [K in keyof typeof controlOffer]: Of<(typeof controlOffer)[K]> };

/** What was asked of a run, as it is kept: it is in force from the step `before` on, and was not one step earlier. */
export const controlEntry = struct({
  before: integer({ min: 0 }),
  command,
  /** Who asked, and when, in milliseconds since 1970: for people; no number of a run depends on them. */
  by: string(),
  wall: integer({ min: 0 }),
});
export type ControlEntry = Of<typeof controlEntry>;

/** A command on its way, and whom to tell that it is in force, or why it is not. */
export interface Asked {
  readonly command: Command;
  readonly by: string;
  /** Only the first answer counts. */
  readonly answer: (problem?: string) => void;
}

/**
 * A command in words, for logs and pages.
 *
 * In plain words: what somebody asked, as one would say it.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { commandText } from 'rxgan/control';
 *
 * assert.equal(commandText({ op: 'step', players: ['generator'], n: 3 }), 'step 3 of generator alone');
 * assert.equal(commandText({ op: 'set', tunable: 'noise', value: 0.5 }), 'set noise to 0.5');
 * ```
 */
export const commandText = (asked: Command): string => {
  if (asked.op === 'set') return `set ${asked.tunable} to ${asked.value}`;
  if (asked.op !== 'step') return asked.op;
  return `step ${asked.n} of ${asked.players === 'all' ? 'all players' : `${asked.players.join(' and ')} alone`}`;
};
