import { parseArgs } from 'node:util';
import type { ConfigError } from '../errors.js';
import { suggestion, wrong } from './wrong.js';

/** The options there are, with their dashes. */
export interface KnownOptions {
  readonly valued: readonly string[];
  readonly flags: readonly string[];
  /** What prints all that there is. */
  readonly help?: string;
}

/** A command line taken apart. */
export interface Words {
  readonly positionals: readonly string[];
  /** By option name: a number where the text is one, so that a check can say what it is not. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly ConfigError[];
}

/** Options whose values are texts, also where they look like numbers. */
const paths: ReadonlySet<string> = new Set(['--runs', '--data', '--replay']);

const numberOrText = (given: string): string | number =>
  given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : given;

/** Takes the words apart; every unknown, repeated or incomplete option is a problem of its own. */
export const readWords = (words: readonly string[], { valued, flags, help = 'rxgan --help' }: KnownOptions): Words => {
  const names = [...valued, ...flags];
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
  const values: Record<string, unknown> = {};
  const problems: ConfigError[] = [];
  // A word that belongs to an option that is wrong already is not a mistake of its own.
  let excused = -1;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (token.index !== excused) positionals.push(token.value);
    } else if (token.kind === 'option') {
      const { rawName, value, index } = token;
      if (!names.includes(rawName)) {
        problems.push(wrong(rawName, 'unknown option', suggestion(rawName, names, `see ${help}`)));
        if (value === undefined) excused = index + 1;
      } else if (rawName in values) problems.push(wrong(rawName, 'given twice', 'give it once'));
      else if (flags.includes(rawName)) {
        values[rawName] = true;
        if (value !== undefined)
          problems.push(wrong(rawName, `takes no value, got ${value}`, `write ${rawName} alone`));
      } else if (value === undefined || value.startsWith('--')) {
        problems.push(wrong(rawName, 'its value is missing', `write ${rawName} VALUE`));
        // The parser took the next option for the value; the word after it is that option's.
        excused = index + 2;
      } else values[rawName] = paths.has(rawName) ? value : numberOrText(value);
    }
  }
  return { positionals, values, problems };
};
