import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { ControlEntry } from '../control/command.js';
import { controlLog } from '../control/controlLog.js';
import { type EngineName, engineNames } from '../engines/engine.js';
import { failure, type RxganFailure } from '../errors.js';
import { lossNames, type Recipe, type RecipeOptions } from '../recipes/index.js';
import { fromJson } from '../schema/fromJson.js';
import { integer, number, seed } from '../schema/numbers.js';
import { optional, struct } from '../schema/records.js';
import { oneOf, string } from '../schema/scalars.js';
import type { Of } from '../schema/schema.js';
import type { TrainOptions } from './commandLine.js';
import { usageError } from './parseOptions.js';

/** A run as it was, to be made again. */
export interface Replay {
  readonly chosen: RecipeOptions;
  readonly engine: EngineName;
  /** Where its images came from. */
  readonly data: string | undefined;
  readonly log: readonly ControlEntry[];
}

const config = struct({
  recipe: string({ min: 1 }),
  seed,
  steps: integer({ min: 1 }),
  batch: integer({ min: 1 }),
  loss: oneOf(...lossNames),
  r1: optional(number({ min: 0 })),
  engine: oneOf(...engineNames),
  data: optional(string({ min: 1 })),
});

type Read<A> = E.Either<readonly RxganFailure[], A>;

const contentOf = (path: string): Read<string> => {
  try {
    return E.right(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : message;
    return E.left([failure('FileFailed', path, problem, 'give the folder of a run, such as runs/ring-…, to --replay')]);
  }
};

/** What the log asks for that the recipe does not have. */
const unknownTunables = (
  recipe: Recipe,
  path: string,
  { chosen, log }: Pick<Replay, 'chosen' | 'log'>,
): RxganFailure[] => {
  const tunables = Object.keys(recipe.tunables(chosen));
  const unknown = new Set(log.flatMap(({ command }) => (command.op === 'set' ? [command.tunable] : [])));
  for (const tunable of tunables) unknown.delete(tunable);
  return [...unknown].map((tunable) =>
    usageError(path, `sets ${tunable}, which is no tunable of ${recipe.name}`, `it has ${tunables.join(', ')}`),
  );
};

/** The run of the folder of `--replay`, or everything that is missing or broken in it; nothing where none is given. */
export const readReplay = (
  recipe: Recipe,
  { replay: folder, backend }: Pick<TrainOptions, 'replay' | 'backend'>,
): Read<Replay | undefined> => {
  if (folder === undefined) return E.right(undefined);
  const [configPath, logPath] = [join(folder, 'config.json'), join(folder, 'control.jsonl')];
  const settings = E.chain(
    (text: string): Read<Of<typeof config>> =>
      fromJson(config, text, configPath, 'give the folder of a run that is whole'),
  )(contentOf(configPath));
  const log = E.chain((text: string): Read<readonly ControlEntry[]> => controlLog(text, logPath))(contentOf(logPath));
  const problems: RxganFailure[] = [settings, log].flatMap((each) => (E.isLeft(each) ? [...each.left] : []));
  if (E.isRight(settings) && settings.right.recipe !== recipe.name)
    problems.push(
      usageError(
        folder,
        `is a run of ${settings.right.recipe}`,
        `write rxgan train ${settings.right.recipe} --replay ${folder}`,
      ),
    );
  if (E.isRight(settings) && backend !== undefined && backend !== settings.right.engine)
    problems.push(
      usageError(
        '--backend',
        `the run in ${folder} was trained on ${settings.right.engine}`,
        'leave it out: another engine gives other numbers',
      ),
    );
  if (problems.length > 0 || E.isLeft(settings) || E.isLeft(log)) return E.left(problems);
  const { seed, steps, batch, loss, r1, engine, data } = settings.right;
  const replay: Replay = { chosen: { seed, steps, batch, loss, r1 }, engine, data, log: log.right };
  const unknown = unknownTunables(recipe, logPath, replay);
  return unknown.length > 0 ? E.left(unknown) : E.right(replay);
};
