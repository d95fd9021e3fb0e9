import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type Checked, oneOf, optional, positiveInteger, seedNumber, struct, text, weightNumber } from '../config.js';
import type { ControlEntry } from '../control/controlEntry.js';
import { controlLog } from '../control/controlLog.js';
import { type EngineName, engineNames } from '../engines/engine.js';
import { type FileFailed, failure, type RxganFailure } from '../errors.js';
import { lossNames, type RecipeOptions } from '../recipes/index.js';
import type { AnyRecipe } from './recipeOf.js';
import { wrong } from './wrong.js';

/** A run as it was, to be made again. */
export interface Replay {
  readonly chosen: RecipeOptions;
  readonly engine: EngineName;
  /** Where its images came from. */
  readonly data: string | undefined;
  readonly log: readonly ControlEntry[];
}

const config = struct({
  recipe: text,
  seed: seedNumber,
  steps: positiveInteger,
  batch: positiveInteger,
  loss: oneOf(...lossNames),
  r1: optional(weightNumber),
  engine: oneOf(...engineNames),
  data: optional(text),
});

const contentOf = (path: string): E.Either<readonly [FileFailed], string> => {
  try {
    return E.right(readFileSync(path, 'utf8'));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return E.left([failure('FileFailed', path, problem, 'give the folder of a run, such as runs/ring-…, to --replay')]);
  }
};

const json = (path: string, content: string): Checked<unknown> => {
  try {
    return E.right(JSON.parse(content));
  } catch {
    return E.left([wrong(path, 'is not JSON', 'give the folder of a run that is whole')]);
  }
};

/** What the log asks for that the recipe does not have. */
const strangers = (
  recipe: AnyRecipe,
  path: string,
  { chosen, log }: Pick<Replay, 'chosen' | 'log'>,
): RxganFailure[] => {
  const dials = Object.keys(recipe.dials(chosen));
  const unknown = new Set(log.flatMap(({ command }) => (command.op === 'set' ? [command.dial] : [])));
  for (const dial of dials) unknown.delete(dial);
  return [...unknown].map((dial) =>
    wrong(path, `sets ${dial}, which is no dial of ${recipe.name}`, `it has ${dials.join(', ')}`),
  );
};

/** The run of a folder, or everything that is missing or broken in it. */
export const readReplay = (recipe: AnyRecipe, folder: string): E.Either<readonly RxganFailure[], Replay> => {
  const [configPath, logPath] = [join(folder, 'config.json'), join(folder, 'control.jsonl')];
  const content: E.Either<readonly RxganFailure[], string> = contentOf(configPath);
  const settings = E.chain((found: string) =>
    E.chainW((value: unknown) => config(configPath, value))(json(configPath, found)),
  )(content as Checked<string>);
  const logged: E.Either<readonly RxganFailure[], string> = contentOf(logPath);
  const log = E.chain((found: string) => controlLog(found, logPath))(logged as Checked<string>);
  const problems: RxganFailure[] = [settings, log].flatMap((each) => (E.isLeft(each) ? [...each.left] : []));
  if (E.isRight(settings) && settings.right.recipe !== recipe.name)
    problems.push(
      wrong(
        folder,
        `is a run of ${settings.right.recipe}`,
        `write rxgan train ${settings.right.recipe} --replay ${folder}`,
      ),
    );
  if (problems.length > 0 || E.isLeft(settings) || E.isLeft(log)) return E.left(problems);
  const { seed, steps, batch, loss, r1, engine, data } = settings.right;
  const replay: Replay = { chosen: { seed, steps, batch, loss, r1 }, engine, data, log: log.right };
  const unknown = strangers(recipe, logPath, replay);
  return unknown.length > 0 ? E.left(unknown) : E.right(replay);
};
