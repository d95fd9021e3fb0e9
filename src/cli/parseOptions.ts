import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { type ConfigError, failure } from '../errors.js';
import { type Fields, type StructOf, struct } from '../schema/records.js';
import type { Checked } from '../schema/schema.js';
import { withProblems } from '../schema/withProblems.js';

/** A mistake on the command line. */
export const usageError = (path: string, problem: string, next: string): ConfigError =>
  failure('ConfigError', path, problem, next);

/** "did you mean --seed?" where something is near enough to be meant. */
export const suggestion = (given: string, names: readonly string[], otherwise: string): string => {
  const nearest = closest(given, [...names]);
  return distance(given, nearest) <= Math.max(2, given.length / 3) ? `did you mean ${nearest}?` : otherwise;
};

/** The options that there are, with their dashes. */
export interface KnownOptions<F extends Fields> {
  /** Options with a value. */
  readonly valued: F;
  /** Options without one. */
  readonly flags: readonly string[];
  /** What prints all that there is. */
  readonly help?: string;
}

/** A command line taken apart. */
export interface ParsedOptions<F extends Fields> {
  readonly positionals: readonly string[];
  /** By option: a number where the string is one, so that a check can say what it is not. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly problems: readonly ConfigError[];
  /** Does it ask for help, and is nothing wrong with it otherwise? */
  readonly asksHelp: boolean;
  /** The values, checked; or all problems, those of further checks among them. */
  readonly checked: (further: readonly ConfigError[]) => Checked<StructOf<F>>;
}

/** Options whose values are strings, also where they look like numbers. */
const paths: ReadonlySet<string> = new Set(['--runs', '--data', '--replay']);

const numberOrString = (given: string): string | number =>
  given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : given;

/** Takes the words apart; every unknown, repeated or incomplete option is a problem of its own. */
export const parseOptions = <F extends Fields>(
  words: readonly string[],
  { valued, flags, help = 'rxgan --help' }: KnownOptions<F>,
): ParsedOptions<F> => {
  const names = [...Object.keys(valued), ...flags];
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      names.map((name) => [name.slice(2), { type: flags.includes(name) ? 'boolean' : 'string' } as const]),
    ),
  });
  const positionals: string[] = [];
  const given: Record<string, unknown> = {};
  const problems: ConfigError[] = [];
  // A word that belongs to an option that is wrong already is not a mistake of its own.
  let excused = -1;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (token.index !== excused) positionals.push(token.value);
    } else if (token.kind === 'option') {
      const { rawName, value, index } = token;
      if (!names.includes(rawName)) {
        problems.push(usageError(rawName, 'unknown option', suggestion(rawName, names, `see ${help}`)));
        if (value === undefined) excused = index + 1;
      } else if (rawName in given) problems.push(usageError(rawName, 'given twice', 'give it once'));
      else if (flags.includes(rawName)) {
        given[rawName] = true;
        if (value !== undefined)
          problems.push(usageError(rawName, `takes no value, got ${value}`, `write ${rawName} alone`));
      } else if (value === undefined || value.startsWith('--')) {
        problems.push(usageError(rawName, 'its value is missing', `write ${rawName} VALUE`));
        // The parser took the next option for the value; the word after it is that option's.
        excused = index + 2;
      } else given[rawName] = paths.has(rawName) ? value : numberOrString(value);
    }
  }
  return {
    positionals,
    given,
    problems,
    asksHelp: given['--help'] === true && problems.length === 0,
    checked: (further) => withProblems([...problems, ...further], struct(valued).decode(given, '')),
  };
};
