import { statSync } from 'node:fs';
import { pipe } from 'fp-ts/lib/function.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type ConfigError, type FileFailed, failure, type PortTaken } from '../errors.js';
import { type ServerOptions, setupOf, toStderr, urlsOf, warnOfOthers } from './server/setupOf.js';
import { startThread } from './server/startThread.js';

export interface ServeOptions extends ServerOptions {
  /** A folder of runs, or that of one run. */
  readonly runs: string;
}

/** A page that shows runs of a folder. */
export interface Served {
  readonly url: string;
  readonly viewUrl: string;
  /** How many runs there were at the start. */
  readonly count: number;
  /** Done if the server ends without being asked to. */
  readonly lost: Promise<void>;
  readonly close: () => T.Task<void>;
}

const folder = (path: string): TE.TaskEither<FileFailed, string> => {
  const next = 'name a folder that rxgan has trained into, such as runs';
  try {
    if (statSync(path).isDirectory()) return TE.right(path);
    return TE.left(failure('FileFailed', path, 'is not a folder', next));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return TE.left(failure('FileFailed', path, code === 'ENOENT' ? 'there is no such folder' : message, next));
  }
};

/**
 * Serves a page on 127.0.0.1 that shows the runs of a folder, those that are over and those that are still written to.
 *
 * In plain words: what `startLive` shows while training, afterwards. A run is read when somebody opens it; lines that
 * cannot be read are skipped and reported.
 *
 * Errors: `FileFailed` if there is no such folder; `PortTaken`; `ConfigError` for tokens that are too short.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { orThrow } from 'rxgan';
 * import { serveRuns } from 'rxgan/live';
 * import { runFolder } from 'rxgan/runs';
 *
 * const runs = mkdtempSync(join(tmpdir(), 'rxgan-'));
 * const folder = await orThrow(runFolder(runs, 'ring', { seed: 7 }));
 * await orThrow(folder.close());
 *
 * const served = await orThrow(serveRuns({ runs, port: 0 }));
 * assert.equal(served.count, 1);
 * await served.close()();
 * ```
 */
export const serveRuns = (options: ServeOptions): TE.TaskEither<PortTaken | FileFailed | ConfigError, Served> =>
  pipe(
    folder(options.runs),
    TE.bindTo('runs'),
    TE.bindW('setup', () => TE.fromEither(setupOf(options))),
    TE.chainW(({ setup }) => {
      const report = options.report ?? toStderr;
      let lose: () => void = () => undefined;
      const lost = new Promise<void>((resolve) => {
        lose = resolve;
      });
      return pipe(
        startThread(setup, { asked: () => undefined, report, lost: lose }),
        TE.map(({ port, runs: count, close }): Served => {
          warnOfOthers(setup, report);
          return { ...urlsOf(setup, port), count, lost, close: () => close };
        }),
      );
    }),
  );
