import { type ConfigError, failure } from '../errors.js';
import { fromJson } from '../schema/fromJson.js';
import { integer, number } from '../schema/numbers.js';
import { struct } from '../schema/records.js';
import { oneOf, string } from '../schema/scalars.js';
import { type Checked, right, type Schema } from '../schema/schema.js';
import { union } from '../schema/unions.js';
import { withProblems } from '../schema/withProblems.js';
import type { Command, ControlEntry } from './controlEntry.js';

const command: Schema<Command> = union('op', {
  pause: {},
  resume: {},
  checkpoint: {},
  interpolate: {},
  stop: {},
  step: { players: oneOf('both', 'discriminator', 'generator'), n: integer({ min: 1, max: 10_000 }) },
  set: { dial: string(), value: number() },
});
const natural = integer({ min: 0 });
const entry = struct({ before: natural, command, by: string(), wall: natural });

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
 *   'control.jsonl, line 1.command.n: expected an integer from 1 to 10000, got 0; give an integer from 1 to 10000',
 * ]);
 * ```
 */
export const controlLog = (text: string, name = 'control.jsonl'): Checked<readonly ControlEntry[]> => {
  const problems: ConfigError[] = [];
  const entries: ControlEntry[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const path = `${name}, line ${i + 1}`;
    const read = fromJson(entry, line, path, 'correct the line, or remove it if the run was cut off there');
    if (read._tag === 'Left') {
      problems.push(...read.left);
      return;
    }
    const last = entries.at(-1)?.before ?? 0;
    if (read.right.before < last)
      problems.push(
        failure(
          'ConfigError',
          `${path}.before`,
          `goes back from step ${last} to ${read.right.before}`,
          'keep the lines in order',
        ),
      );
    entries.push(read.right);
  });
  return withProblems(problems, right(entries));
};
