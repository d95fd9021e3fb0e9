import * as E from 'fp-ts/lib/Either.js';
import { type EngineName, engineNames } from '../engines/engine.js';
import type { ConfigError } from '../errors.js';
import { type LossName, lossNames, recipes } from '../recipes/index.js';
import { integer, number, port, seed } from '../schema/numbers.js';
import { optional, struct } from '../schema/records.js';
import { boolean, oneOf, string } from '../schema/scalars.js';
import type { Checked, Of, Schema } from '../schema/schema.js';
import { withProblems } from '../schema/withProblems.js';
import { type DoctorOptions, doctorLine } from './doctor/doctorLine.js';
import { readWords } from './readWords.js';
import { type ServeLine, serveLine } from './serveLine.js';
import { suggestion, wrong } from './wrong.js';

/** What the user asked for, checked. */
export type Command =
  | { readonly _tag: 'Help'; readonly about?: 'doctor' | 'serve' }
  | { readonly _tag: 'Version' }
  | { readonly _tag: 'Train'; readonly recipe: string; readonly options: TrainOptions }
  | { readonly _tag: 'Doctor'; readonly options: DoctorOptions }
  | { readonly _tag: 'Serve'; readonly options: ServeLine };

export interface TrainOptions {
  readonly backend: EngineName | undefined;
  readonly seed: number | undefined;
  readonly steps: number | undefined;
  readonly batch: number | undefined;
  readonly loss: LossName | undefined;
  readonly r1: number | undefined;
  readonly port: number | undefined;
  readonly runs: string | undefined;
  /** The folder of a recipe's images. */
  readonly data: string | undefined;
  /** The folder of a run that is to be made again. */
  readonly replay: string | undefined;
  readonly dashboard: boolean;
}

const trainFields = {
  '--backend': optional(oneOf(...engineNames)),
  '--seed': optional(seed),
  '--steps': optional(integer({ min: 1 })),
  '--batch': optional(integer({ min: 1 })),
  '--loss': optional(oneOf(...lossNames)),
  '--r1': optional(number({ min: 0 })),
  '--port': optional(port),
  '--runs': optional(string({ min: 1 })),
  '--data': optional(string({ min: 1 })),
  '--replay': optional(string({ min: 1 })),
  '--no-dashboard': optional(boolean),
  RXGAN_BACKEND: optional(oneOf(...engineNames)),
} satisfies Readonly<Record<string, Schema<unknown>>>;

const known = {
  valued: Object.keys(trainFields).filter((name) => name.startsWith('--') && name !== '--no-dashboard'),
  flags: ['--no-dashboard', '--help', '--version'],
};
const commands = ['train', 'serve', 'doctor', 'help'];

const shape = ([command, recipe, ...rest]: readonly string[]): readonly ConfigError[] => [
  ...(command === undefined || commands.includes(command)
    ? []
    : [wrong(command, 'unknown command', suggestion(command, commands, `use one of ${commands.join(', ')}`))]),
  ...(command !== 'train' || recipe !== undefined
    ? []
    : [wrong('train', 'the recipe is missing', `name one of ${[...recipes.keys()].join(', ')}`)]),
  ...(command !== 'train' || recipe === undefined || recipes.has(recipe)
    ? []
    : [
        wrong(
          recipe,
          'unknown recipe',
          suggestion(recipe, [...recipes.keys()], `use one of ${[...recipes.keys()].join(', ')}`),
        ),
      ]),
  ...(command === 'train'
    ? rest.map((word) => wrong(word, 'unexpected word', 'leave it out, or see rxgan --help'))
    : []),
];

const train = struct(trainFields);

/** What a run that is made again has from the run that it was. */
const replayed = ['--seed', '--steps', '--batch', '--loss', '--r1'];

/** Options that are right by themselves, and wrong together or for this recipe. */
const contradictions = (
  recipe: string | undefined,
  values: Readonly<Record<string, unknown>>,
): readonly ConfigError[] => {
  const known = recipe === undefined ? undefined : recipes.get(recipe);
  const replay = '--replay' in values;
  return [
    ...(replay ? replayed.filter((name) => name in values) : []).map((name) =>
      wrong(name, 'a replay has it from the run that it repeats', 'leave it out'),
    ),
    ...(known !== undefined && '--data' in values && known.data.folder === undefined
      ? [wrong('--data', `${known.name} makes its own data`, 'leave it out')]
      : []),
    ...(known?.data.folder !== undefined && !('--data' in values) && !replay
      ? [wrong('--data', `${known.name} needs images`, `give --data FOLDER, with ${known.data.folder}`)]
      : []),
  ];
};

const doctorCommand = (words: readonly string[]): Checked<Command> =>
  E.map(
    (options: DoctorOptions | undefined): Command =>
      options === undefined ? { _tag: 'Help', about: 'doctor' } : { _tag: 'Doctor', options },
  )(doctorLine(words));

const serveCommand = (words: readonly string[]): Checked<Command> =>
  E.map(
    (options: ServeLine | undefined): Command =>
      options === undefined ? { _tag: 'Help', about: 'serve' } : { _tag: 'Serve', options },
  )(serveLine(words));

/**
 * The command behind the words of a command line, or everything that is wrong with them at once.
 *
 * In plain words: one look at the answer is enough to mend the line; unknown names come with the nearest known one.
 */
export const commandLine = (
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Checked<Command> => {
  const bare = words.filter((word) => !word.startsWith('-'));
  // Its options are its own, so that one of another command is told, and so is one of its own elsewhere.
  if (bare[0] === 'doctor') return doctorCommand(words.toSpliced(words.indexOf('doctor'), 1));
  if (bare[0] === 'serve') return serveCommand(words.toSpliced(words.indexOf('serve'), 1));
  if (bare[0] === 'help' && bare[1] === 'serve') return E.right({ _tag: 'Help', about: 'serve' });
  if (bare[0] === 'help' && bare[1] === 'doctor') return E.right({ _tag: 'Help', about: 'doctor' });
  const { positionals, values, problems } = readWords(words, known);
  if (values['--version'] === true && problems.length === 0) return E.right({ _tag: 'Version' });
  const [command, recipe] = positionals;
  const wrongWords = [
    ...problems,
    ...shape(positionals),
    ...(command === 'train' ? contradictions(recipe, values) : []),
  ];
  const asksHelp = values['--help'] === true || command === 'help' || words.length === 0;
  if (asksHelp && problems.length === 0) return E.right({ _tag: 'Help' });
  if (command === undefined)
    wrongWords.push(wrong('rxgan', 'the command is missing', 'write rxgan train ring, or see rxgan --help'));
  const given = { ...values, RXGAN_BACKEND: environment['RXGAN_BACKEND'] || undefined };
  return E.map(
    (options: Of<typeof train>): Command => ({
      _tag: 'Train',
      recipe: recipe!,
      options: {
        backend: options['--backend'] ?? options.RXGAN_BACKEND,
        seed: options['--seed'],
        steps: options['--steps'],
        batch: options['--batch'],
        loss: options['--loss'],
        r1: options['--r1'],
        port: options['--port'],
        runs: options['--runs'],
        data: options['--data'],
        replay: options['--replay'],
        dashboard: options['--no-dashboard'] !== true,
      },
    }),
  )(withProblems(wrongWords, train.decode(given, '')));
};
