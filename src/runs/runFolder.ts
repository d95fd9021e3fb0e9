import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type FileFailed, failure } from '../errors.js';
import { toJson } from './toJson.js';

/** The logs of a run: what was measured, what was asked of it, and what happened. */
const logs = ['metrics.jsonl', 'control.jsonl', 'events.jsonl'] as const;
export type LogName = (typeof logs)[number];

/** The folder of one run: logs that grow while training, and whole files. */
export interface RunFolder {
  readonly path: string;
  /** Adds one line to metrics.jsonl, or to another log; never waits. */
  readonly log: (row: object, name?: LogName) => void;
  /** Writes a whole file, or none: to a temporary name first. */
  readonly write: (name: string, content: string | Uint8Array) => TE.TaskEither<FileFailed, string>;
  /** Flushes the logs; fails if any of their lines could not be written. */
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

interface LineStream {
  readonly write: (line: string) => void;
  readonly close: () => Promise<void>;
}

/** A file that grows line by line, and is there from the beginning on. */
const lineStream = (path: string): LineStream => {
  const lines = createWriteStream(path, { flags: 'a' });
  let broken: Error | undefined;
  // Without a listener a full disk would end the process in the middle of training.
  lines.on('error', (error) => {
    broken ??= error;
  });
  return {
    write: (line) => void (broken === undefined && lines.write(`${line}\n`)),
    close: async () => {
      if (broken !== undefined) throw broken;
      lines.end();
      await finished(lines);
    },
  };
};

/** 2026-11-20T19-45-01 */
const stamp = (now: Date): string => now.toISOString().slice(0, 19).replaceAll(':', '-');

/** Two runs of one name that begin in the same second have folders of their own. */
const freshFolder = async (root: string, name: string, time: string, count = 1): Promise<string> => {
  const path = join(root, `${name}${count === 1 ? '' : `-${count}`}-${time}`);
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return freshFolder(root, name, time, count + 1);
  }
};

const inFolder = (path: string): RunFolder => {
  const streams = Object.fromEntries(logs.map((log) => [log, lineStream(join(path, log))])) as Record<
    LogName,
    LineStream
  >;
  return {
    path,
    log: (row, log = 'metrics.jsonl') => streams[log].write(toJson(row)),
    write: (file, content) => {
      const target = join(path, file);
      return TE.tryCatch(async () => {
        await writeFile(`${target}.part`, content);
        await rename(`${target}.part`, target);
        return target;
      }, fileFailed(target));
    },
    close: () =>
      pipe(
        logs.map((log) => TE.tryCatch(streams[log].close, fileFailed(join(path, log)))),
        TE.sequenceArray,
        TE.map(() => undefined),
      ),
  };
};

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
 * import { orThrow } from 'rxgan';
 * import { runFolder } from 'rxgan/runs';
 *
 * const folder = await orThrow(runFolder(mkdtempSync(join(tmpdir(), 'rxgan-')), 'ring', { seed: 7 }));
 * folder.log({ step: 0, dLoss: 1.4 });
 * await orThrow(folder.close());
 * assert.equal(readFileSync(join(folder.path, 'metrics.jsonl'), 'utf8'), '{"step":0,"dLoss":1.4}\n');
 * ```
 */
export const runFolder = (
  root: string,
  name: string,
  config: Readonly<Record<string, unknown>>,
  now: Date = new Date(),
): TE.TaskEither<FileFailed, RunFolder> => {
  const make = TE.tryCatch(
    async () => {
      await mkdir(root, { recursive: true });
      return freshFolder(root, name, stamp(now));
    },
    fileFailed(join(root, `${name}-${stamp(now)}`)),
  );
  return pipe(
    make,
    TE.map(inFolder),
    TE.chainFirst((folder) => folder.write('config.json', `${toJson(config, 2)}\n`)),
  );
};
