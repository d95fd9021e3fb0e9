import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { port } from '../schema/numbers.js';
import { optional } from '../schema/records.js';
import { string } from '../schema/scalars.js';
import type { Checked } from '../schema/schema.js';
import { defaultPort } from './onPort.js';
import { parseOptions, usageError } from './parseOptions.js';

export interface ServeOptions {
  readonly folder: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly allowedHosts: readonly string[];
}

const valued = {
  '--port': optional(port),
  '--host': optional(string({ min: 1 })),
  '--allow': optional(string({ min: 1 })),
};

/** What the words after `rxgan serve` ask for; nothing where they ask for help. */
export const serveOptions = (words: readonly string[]): Checked<ServeOptions | undefined> => {
  const help = 'rxgan serve --help';
  const { positionals, asksHelp, checked } = parseOptions(words, { valued, flags: ['--help'], help });
  const [folder = 'runs', ...rest] = positionals;
  if (asksHelp) return E.right(undefined);
  const unexpected = rest.map((word) => usageError(word, 'unexpected word', `name one folder, or see ${help}`));
  return pipe(
    checked(unexpected),
    E.map(({ '--port': on, '--host': host, '--allow': allow = '' }) => ({
      folder,
      port: on,
      host,
      allowedHosts: allow.split(',').filter((name) => name !== ''),
    })),
  );
};

/** What `rxgan serve --help` prints. */
export const serveHelp = `rxgan serve: shows the runs of a folder on a page, those that are over and those that are still trained.

Usage
  rxgan serve [FOLDER] [options]

FOLDER is one that rxgan train has made runs in (default runs), or that of a single run. A run is read when it is opened
on the page; new runs appear, and one that is still trained is followed. Lines of a log that cannot be read are skipped and
told. Ends with Ctrl-C.

Options
  --port N         where the page is served (default ${defaultPort}, or any free one if that is taken; 0 takes any free one)
  --host ADDRESS   the address to listen on (default 127.0.0.1, which no other machine can reach); with another one, whoever
                   has the printed address with its token gets in, and nothing is encrypted
  --allow NAMES    names by which browsers may call it, besides those of this machine, with commas between; a name that
                   comes with another port, as behind a proxy, is written NAME:PORT
  --help

Exit codes
  0 ended with Ctrl-C   1 there is no such folder, or no port   2 the command line is wrong
`;
