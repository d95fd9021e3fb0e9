import { type ConfigError, failure } from '../errors.js';
import { fromJson } from '../schema/fromJson.js';
import { type Checked, right } from '../schema/schema.js';
import { withProblems } from '../schema/withProblems.js';
import { type ControlEntry, controlEntry } from './command.js';

/**
 * The log of what was asked of a run, from the text of its control.jsonl, or everything that is wrong with it at once.
 *
 * In plain words: what `runControl` takes as `replay`. `name` is what the messages call the file.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { controlLog } from 'rxgan/control';
 *
 * const line = '{"before":120,"command":{"op":"step","players":"all","n":0},"by":"a page","wall":0}';
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
    const read = fromJson(controlEntry, line, path, 'correct the line, or remove it if the run was cut off there');
    if (read._tag === 'Left') {
      problems.push(...read.left);
      return;
    }
    const last = entries.at(-1)?.before ?? 0;
    const { before } = read.right;
    if (before < last) {
      const problem = `goes back from step ${last} to ${before}`;
      problems.push(failure('ConfigError', `${path}.before`, problem, 'keep the lines in order'));
    }
    entries.push(read.right);
  });
  return withProblems(problems, right(entries));
};
