import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type FileFailed, failure } from '../errors.js';
import { toJson } from './toJson.js';

/** The folder of one run: a log that grows while training, and whole files. */
export interface RunFolder {
  readonly path: string;
  /** Adds one line to metrics.jsonl; never waits. */
  readonly log: (row: Readonly<Record<string, unknown>>) => void;
  /** Writes a whole file, or none: to a temporary name first. */
  readonly write: (name: string, content: string | Uint8Array) => TE.TaskEither<FileFailed, string>;
  /** Flushes the log; fails if any of its lines could not be written. */
  readonly close: () => TE.TaskEither<FileFailed, void>;
}

const fileFailed =
  (path: string) =>
  (error: unknown): FileFailed =>
    failure(
      'FileFailed',
      path,
      error instanceof Error ? error.message : String(error),
      'choose another folder with --runs, or free the disk',
    );

/** 2026-11-20T19-45-01 */
const stamp = (now: Date): string => now.toISOString().slice(0, 19).replaceAll(':', '-');

/**
 * Makes the folder of a run, `<root>/<name>-<time>`, with its configuration in it.
 *
 * In plain words: everything a run leaves behind, in one place, readable with any tool.
 *
 * Errors: `FileFailed`, with the path.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mkdtempSync, readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { runFolder } from 'rxgan/runs';
 *
 * const made = await runFolder(mkdtempSync(join(tmpdir(), 'rxgan-')), 'ring', { seed: 7 })();
 * assert.ok(made._tag === 'Right');
 * made.right.log({ step: 0, dLoss: 1.4 });
 * await made.right.close()();
 * assert.equal(readFileSync(join(made.right.path, 'metrics.jsonl'), 'utf8'), '{"step":0,"dLoss":1.4}\n');
 * ```
 */
export const runFolder = (
  root: string,
  name: string,
  config: Readonly<Record<string, unknown>>,
  now: Date = new Date(),
): TE.TaskEither<FileFailed, RunFolder> => {
  const path = join(root, `${name}-${stamp(now)}`);
  const write: RunFolder['write'] = (file, content) => {
    const target = join(path, file);
    return TE.tryCatch(async () => {
      await writeFile(`${target}.part`, content);
      await rename(`${target}.part`, target);
      return target;
    }, fileFailed(target));
  };
  const make = TE.tryCatch(async () => {
    await mkdir(path, { recursive: true });
    const logPath = join(path, 'metrics.jsonl');
    const lines = createWriteStream(logPath, { flags: 'a' });
    let broken: Error | undefined;
    // Without a listener a full disk would end the process in the middle of training.
    lines.on('error', (error) => {
      broken ??= error;
    });
    return {
      path,
      log: (row) => void (broken === undefined && lines.write(`${toJson(row)}\n`)),
      write,
      close: () =>
        TE.tryCatch(async () => {
          if (broken !== undefined) throw broken;
          lines.end();
          await finished(lines);
        }, fileFailed(logPath)),
    } satisfies RunFolder;
  }, fileFailed(path));
  return TE.chainFirst((folder: RunFolder) => folder.write('config.json', `${toJson(config, 2)}\n`))(make);
};
