import * as E from 'fp-ts/lib/Either.js';
import { number } from '../../schema/numbers.js';
import { optional, struct } from '../../schema/records.js';
import { boolean } from '../../schema/scalars.js';
import type { Checked, Of } from '../../schema/schema.js';
import { withProblems } from '../../schema/withProblems.js';
import { readWords } from '../readWords.js';
import { wrong } from '../wrong.js';

export interface DoctorOptions {
  readonly benchmark: boolean;
  readonly json: boolean;
  /** How long the benchmark takes, about. */
  readonly seconds: number;
}

const options = struct({
  '--no-bench': optional(boolean),
  '--json': optional(boolean),
  '--seconds': optional(number({ above: 0 })),
});

const known = {
  valued: ['--seconds'],
  flags: ['--no-bench', '--json', '--help'],
  help: 'rxgan doctor --help',
};

/** What the words after `rxgan doctor` ask for; nothing where they ask for help. */
export const doctorLine = (words: readonly string[]): Checked<DoctorOptions | undefined> => {
  const { positionals, values, problems } = readWords(words, known);
  const wrongWords = [
    ...problems,
    ...positionals.map((word) => wrong(word, 'unexpected word', `leave it out, or see ${known.help}`)),
  ];
  if (values['--help'] === true && problems.length === 0) return E.right(undefined);
  return E.map(({ '--no-bench': noBenchmark, '--json': json, '--seconds': seconds = 10 }: Of<typeof options>) => ({
    benchmark: noBenchmark !== true,
    json: json === true,
    seconds,
  }))(withProblems(wrongWords, options.decode(values, '')));
};
