import * as E from 'fp-ts/lib/Either.js';
import { port } from '../schema/numbers.js';
import { optional, struct } from '../schema/records.js';
import { string } from '../schema/scalars.js';
import type { Checked, Of } from '../schema/schema.js';
import { withProblems } from '../schema/withProblems.js';
import { readWords } from './readWords.js';
import { wrong } from './wrong.js';

export interface ServeLine {
  readonly folder: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly allowedHosts: readonly string[];
}

const options = struct({
  '--port': optional(port),
  '--host': optional(string({ min: 1 })),
  '--allow': optional(string({ min: 1 })),
});

const known = { valued: ['--port', '--host', '--allow'], flags: ['--help'], help: 'rxgan serve --help' };

/** What the words after `rxgan serve` ask for; nothing where they ask for help. */
export const serveLine = (words: readonly string[]): Checked<ServeLine | undefined> => {
  const { positionals, values, problems } = readWords(words, known);
  const [folder = 'runs', ...rest] = positionals;
  const wrongWords = [
    ...problems,
    ...rest.map((word) => wrong(word, 'unexpected word', `name one folder, or see ${known.help}`)),
  ];
  if (values['--help'] === true && problems.length === 0) return E.right(undefined);
  return E.map(({ '--port': port, '--host': host, '--allow': allow = '' }: Of<typeof options>) => ({
    folder,
    port,
    host,
    allowedHosts: allow.split(',').filter((name) => name !== ''),
  }))(withProblems(wrongWords, options.decode(values, '')));
};
