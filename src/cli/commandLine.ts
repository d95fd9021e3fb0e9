import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { type EngineName, engineNames } from '../engines/engine.js';
import type { ConfigError } from '../errors.js';
import { type LossName, lossNames, recipes } from '../recipes/index.js';
import { integer, number, port, seed } from '../schema/numbers.js';
import { optional } from '../schema/records.js';
import { oneOf, string } from '../schema/scalars.js';
import type { Checked } from '../schema/schema.js';
import { withProblems } from '../schema/withProblems.js';
import { type DoctorOptions, doctorOptions } from './doctor/doctorOptions.js';
import { parseOptions, suggestion, usageError } from './parseOptions.js';
import { type ServeOptions, serveOptions } from './serveOptions.js';

/** What the user asked for, checked. */
export type Command =
  | { readonly _tag: 'Help'; readonly about?: 'doctor' | 'serve' }
  | { readonly _tag: 'Version' }
  | { readonly _tag: 'Train'; readonly recipe: string; readonly options: TrainOptions }
  | { readonly _tag: 'Doctor'; readonly options: DoctorOptions }
  | { readonly _tag: 'Serve'; readonly options: ServeOptions };

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

const engine = optional(oneOf(...engineNames));
const valued = {
  '--backend': engine,
  '--seed': optional(seed),
  '--steps': optional(integer({ min: 1 })),
  '--batch': optional(integer({ min: 1 })),
  '--loss': optional(oneOf(...lossNames)),
  '--r1': optional(number({ min: 0 })),
  '--port': optional(port),
  '--runs': optional(string({ min: 1 })),
  '--data': optional(string({ min: 1 })),
  '--replay': optional(string({ min: 1 })),
};
const flags = ['--no-dashboard', '--help', '--version'];
const commands = ['train', 'serve', 'doctor', 'help'];

/** Words that stand where they mean nothing. */
const misplaced = ([command, recipe, ...rest]: readonly string[]): readonly ConfigError[] => [
  ...(command === undefined || commands.includes(command)
    ? []
    : [usageError(command, 'unknown command', suggestion(command, commands, `use one of ${commands.join(', ')}`))]),
  ...(command !== 'train' || recipe !== undefined
    ? []
    : [usageError('train', 'the recipe is missing', `name one of ${[...recipes.keys()].join(', ')}`)]),
  ...(command !== 'train' || recipe === undefined || recipes.has(recipe)
    ? []
    : [
        usageError(
          recipe,
          'unknown recipe',
          suggestion(recipe, [...recipes.keys()], `use one of ${[...recipes.keys()].join(', ')}`),
        ),
      ]),
  ...(command === 'train'
    ? rest.map((word) => usageError(word, 'unexpected word', 'leave it out, or see rxgan --help'))
    : []),
];

/** What a run that is made again has from the run that it was. */
const replayed = ['--seed', '--steps', '--batch', '--loss', '--r1'];

/** Options that are right by themselves, and wrong together or for this recipe. */
const contradictions = (
  recipe: string | undefined,
  given: Readonly<Record<string, unknown>>,
): readonly ConfigError[] => {
  const known = recipe === undefined ? undefined : recipes.get(recipe);
  const replay = '--replay' in given;
  return [
    ...(replay ? replayed.filter((name) => name in given) : []).map((name) =>
      usageError(name, 'a replay has it from the run that it repeats', 'leave it out'),
    ),
    ...(known !== undefined && '--data' in given && known.data.folder === undefined
      ? [usageError('--data', `${known.name} makes its own data`, 'leave it out')]
      : []),
    ...(known?.data.folder !== undefined && !('--data' in given) && !replay
      ? [usageError('--data', `${known.name} needs images`, `give --data FOLDER, with ${known.data.folder}`)]
      : []),
  ];
};

const doctorCommand = (words: readonly string[]): Checked<Command> =>
  E.map(
    (options: DoctorOptions | undefined): Command =>
      options === undefined ? { _tag: 'Help', about: 'doctor' } : { _tag: 'Doctor', options },
  )(doctorOptions(words));

const serveCommand = (words: readonly string[]): Checked<Command> =>
  E.map(
    (options: ServeOptions | undefined): Command =>
      options === undefined ? { _tag: 'Help', about: 'serve' } : { _tag: 'Serve', options },
  )(serveOptions(words));

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
  const { positionals, given, problems, asksHelp, checked } = parseOptions(words, { valued, flags });
  if (given['--version'] === true && problems.length === 0) return E.right({ _tag: 'Version' });
  const [command, recipe] = positionals;
  if (asksHelp || ((command === 'help' || words.length === 0) && problems.length === 0))
    return E.right({ _tag: 'Help' });
  const further = [
    ...misplaced(positionals),
    ...(command === 'train' ? contradictions(recipe, given) : []),
    ...(command === undefined
      ? [usageError('rxgan', 'the command is missing', 'write rxgan train ring, or see rxgan --help')]
      : []),
  ];
  const preset = engine.decode(environment['RXGAN_BACKEND'] || undefined, 'RXGAN_BACKEND');
  return pipe(
    E.isLeft(preset) ? withProblems(preset.left, checked(further)) : checked(further),
    E.map(
      (options): Command => ({
        _tag: 'Train',
        recipe: recipe!,
        options: {
          backend: options['--backend'] ?? (E.isRight(preset) ? preset.right : undefined),
          seed: options['--seed'],
          steps: options['--steps'],
          batch: options['--batch'],
          loss: options['--loss'],
          r1: options['--r1'],
          port: options['--port'],
          runs: options['--runs'],
          data: options['--data'],
          replay: options['--replay'],
          dashboard: given['--no-dashboard'] !== true,
        },
      }),
    ),
  );
};
