import * as E from 'fp-ts/lib/Either.js';
import type * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type Checked, field, oneOf, struct } from '../config.js';
import { type ConfigError, failure } from '../errors.js';
import type { Command, ControlEntry } from './controlEntry.js';

const natural = field(
  'an integer of at least 0',
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
);
const count = field(
  'a whole number from 1 to 10000',
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 10_000,
);
const number = field('a number', (value): value is number => Number.isFinite(value));
const anyText = field('a text', (value): value is string => typeof value === 'string');

const commands: Readonly<Record<Command['op'], (path: string, value: unknown) => Checked<Command>>> = {
  pause: struct({ op: oneOf('pause') }),
  resume: struct({ op: oneOf('resume') }),
  checkpoint: struct({ op: oneOf('checkpoint') }),
  interpolate: struct({ op: oneOf('interpolate') }),
  stop: struct({ op: oneOf('stop') }),
  step: struct({ op: oneOf('step'), players: oneOf('both', 'discriminator', 'generator'), n: count }),
  set: struct({ op: oneOf('set'), dial: anyText, value: number }),
};
const operation = oneOf(...(Object.keys(commands) as Command['op'][]));

const command = (path: string, value: unknown): Checked<Command> =>
  E.chain(({ op }: { readonly op: Command['op'] }) => commands[op](path, value))(
    struct({ op: operation })(path, value) as Checked<{ readonly op: Command['op'] }>,
  );

const entry = struct({ before: natural, command, by: anyText, wall: natural });

const parsed = (path: string, line: string): Checked<ControlEntry> => {
  try {
    return entry(path, JSON.parse(line)) as Checked<ControlEntry>;
  } catch {
    const next = 'mend the line, or remove it if the run was cut off there';
    return E.left([failure('ConfigError', path, 'is not JSON', next)]);
  }
};

/**
 * The log of what was asked of a run, from the text of its control.jsonl, or everything that is wrong with it at once.
 *
 * In plain words: what `steering` takes as `replay`. `name` is what the messages call the file.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { controlLog } from 'rxgan/control';
 *
 * const line = '{"before":120,"command":{"op":"step","players":"generator","n":0},"by":"a page","wall":0}';
 * const read = controlLog(`${line}\n`);
 * assert.deepEqual(read._tag === 'Left' && read.left.map(({ message }) => message), [
 *   'control.jsonl, line 1.command.n: expected a whole number from 1 to 10000, got 0; give a whole number from 1 to 10000',
 * ]);
 * ```
 */
export const controlLog = (text: string, name = 'control.jsonl'): Checked<readonly ControlEntry[]> => {
  const lines = text.split('\n').map((line, i) => ({ line, path: `${name}, line ${i + 1}` }));
  const read = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, path }) => ({ path, entry: parsed(path, line) }));
  const problems: ConfigError[] = read.flatMap(({ entry: one }) => (E.isLeft(one) ? [...one.left] : []));
  const entries = read.flatMap(({ path, entry: one }) => (E.isRight(one) ? [{ path, ...one.right }] : []));
  entries.forEach(({ before, path }, i) => {
    const last = entries[i - 1]?.before ?? 0;
    if (before < last)
      problems.push(
        failure('ConfigError', `${path}.before`, `goes back from step ${last} to ${before}`, 'keep the lines in order'),
      );
  });
  if (problems.length > 0) return E.left(problems as unknown as NEA.ReadonlyNonEmptyArray<ConfigError>);
  return E.right(entries.map(({ path: _, ...one }) => one));
};
