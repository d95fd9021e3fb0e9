import { join } from 'node:path';
import { sanitizeEvent, sanitizeRow } from '../server/sanitizeRow.js';
import type { ServedRun } from '../server/servedRun.js';
import { type LineReader, lineReader } from './lineReader.js';
import { parseEvent, parseRow } from './parseLine.js';
import { type FolderRun, folderState } from './readFolder.js';

/** Brings a run up to what its folder holds. */
export interface Following {
  /** Reads on, about a megabyte; is there more at once? */
  readonly read: () => boolean;
  readonly close: () => void;
}

const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Reads the logs of a folder into a run, from the beginning on and as far as they go; later calls read what has come since.
 * Lines that are broken are skipped, counted, and reported once a file, with the number of the first.
 */
export const followFolder = (
  { path, ...folder }: FolderRun,
  run: ServedRun,
  report: (text: string) => void,
): Following => {
  const wall = folder.about.startedAt;
  const files = ['metrics.jsonl', 'events.jsonl'] as const;
  const readers = files.map((name): readonly [string, LineReader] => [name, lineReader(join(path, name))]);
  const complained = new Set<string>();

  const take = (name: string, line: string): boolean => {
    if (name === 'metrics.jsonl') {
      const row = parseRow(line, wall);
      const tidy = row && sanitizeRow(row);
      if (tidy !== undefined) run.add({ row: tidy });
      return tidy !== undefined;
    }
    const parsed = parseEvent(line, wall);
    const event = parsed && sanitizeEvent(parsed);
    if (event !== undefined) run.add({ event });
    return event !== undefined;
  };
  const readOne = ([name, reader]: readonly [string, LineReader]): boolean => {
    const lines = reader.next();
    const broken = lines.flatMap((line, i) => (line === '' || take(name, line) ? [] : [reader.before() + i + 1]));
    if (broken.length > 0 && !complained.has(name)) {
      complained.add(name);
      const what = `${join(path, name)}: line ${broken[0]} cannot be read`;
      const text = `${what}${broken.length > 1 ? `, nor can ${broken.length - 1} more` : ''}; skipped`;
      report(text);
      run.add({ event: { step: Math.max(0, run.record.buckets.lastStep), wall, kind: 'log', text } });
    }
    return lines.length > 0;
  };
  return {
    read: () => {
      const more = readers.map(readOne).some((read) => read);
      const state = folderState({ path, ...folder }, run.record.buckets.lastStep);
      if (!more && !same(state, run.record.state)) run.add({ state });
      return more;
    },
    close: () => {
      for (const [, reader] of readers) reader.close();
    },
  };
};
