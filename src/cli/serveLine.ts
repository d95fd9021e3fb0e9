import * as E from 'fp-ts/lib/Either.js';
import type * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type Checked, type Field, optional, portNumber, struct, text } from '../config.js';
import type { ConfigError } from '../errors.js';
import { readWords } from './readWords.js';
import { wrong } from './wrong.js';

export interface ServeLine {
  readonly folder: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly allowedHosts: readonly string[];
}

const fields = {
  '--port': optional(portNumber),
  '--host': optional(text),
  '--allow': optional(text),
} satisfies Readonly<Record<string, Field<unknown>>>;

const known = { valued: Object.keys(fields), flags: ['--help'], help: 'rxgan serve --help' };

/** What the words after `rxgan serve` ask for; nothing where they ask for help. */
export const serveLine = (words: readonly string[]): Checked<ServeLine | undefined> => {
  const { positionals, values, problems } = readWords(words, known);
  const checked = struct(fields)('', values);
  const [folder = 'runs', ...rest] = positionals;
  const all: readonly ConfigError[] = [
    ...problems,
    ...rest.map((word) => wrong(word, 'unexpected word', `name one folder, or see ${known.help}`)),
    ...(E.isLeft(checked) ? checked.left : []),
  ];
  if (values['--help'] === true && problems.length === 0) return E.right(undefined);
  if (all.length > 0 || E.isLeft(checked)) return E.left(all as unknown as NEA.ReadonlyNonEmptyArray<ConfigError>);
  const { '--port': port, '--host': host, '--allow': allow = '' } = checked.right;
  return E.right({ folder, port, host, allowedHosts: allow.split(',').filter((name) => name !== '') });
};
