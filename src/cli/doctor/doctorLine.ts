import * as E from 'fp-ts/lib/Either.js';
import type * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type Checked, type Field, flag, optional, positiveNumber, struct } from '../../config.js';
import type { ConfigError } from '../../errors.js';
import { readWords } from '../readWords.js';
import { wrong } from '../wrong.js';

export interface DoctorOptions {
  readonly benchmark: boolean;
  readonly json: boolean;
  /** How long the benchmark takes, about. */
  readonly seconds: number;
}

const fields = {
  '--no-bench': optional(flag),
  '--json': optional(flag),
  '--seconds': optional(positiveNumber),
} satisfies Readonly<Record<string, Field<unknown>>>;

const known = {
  valued: ['--seconds'],
  flags: ['--no-bench', '--json', '--help'],
  help: 'rxgan doctor --help',
};

/** What the words after `rxgan doctor` ask for; nothing where they ask for help. */
export const doctorLine = (words: readonly string[]): Checked<DoctorOptions | undefined> => {
  const { positionals, values, problems } = readWords(words, known);
  const checked = struct(fields)('', values);
  const all: readonly ConfigError[] = [
    ...problems,
    ...positionals.map((word) => wrong(word, 'unexpected word', `leave it out, or see ${known.help}`)),
    ...(E.isLeft(checked) ? checked.left : []),
  ];
  if (values['--help'] === true && problems.length === 0) return E.right(undefined);
  if (all.length > 0 || E.isLeft(checked)) return E.left(all as unknown as NEA.ReadonlyNonEmptyArray<ConfigError>);
  const { '--no-bench': noBenchmark, '--json': json, '--seconds': seconds = 10 } = checked.right;
  return E.right({ benchmark: noBenchmark !== true, json: json === true, seconds });
};
