import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type Engine, pickEngine } from '../backend/index.js';
import type { RxganFailure } from '../errors.js';
import { type Live, startLive } from '../live/index.js';
import type { PointsRecipe, RecipeOptions } from '../recipes/index.js';
import { type RunFolder, runFolder } from '../runs/index.js';
import type { TrainOptions } from './commandLine.js';

export const defaultPort = 8080;
export const defaultSeed = 7;

/** A run that can start: everything it needs is there. */
export interface Session {
  readonly recipe: PointsRecipe;
  readonly chosen: RecipeOptions;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly live: Live | undefined;
}
/** The port that was asked for or nothing; where none was, the usual one or any. */
const openPage = (port: number | undefined, name: string, config: Readonly<Record<string, string | number>>) =>
  port !== undefined
    ? startLive({ port, name, config })
    : TE.orElse(() => startLive({ port: 0, name, config }))(startLive({ port: defaultPort, name, config }));

/** Everything a run needs that can be missing, before the first step. */
export const openSession = (recipe: PointsRecipe, options: TrainOptions): TE.TaskEither<RxganFailure, Session> => {
  const { defaults } = recipe;
  const chosen: RecipeOptions = {
    seed: options.seed ?? defaultSeed,
    steps: options.steps ?? defaults.steps,
    batch: options.batch ?? defaults.batch,
    loss: options.loss ?? defaults.loss,
    r1: options.r1,
  };
  const { r1, ...shown } = chosen;
  const config = { recipe: recipe.name, ...shown, ...(r1 === undefined ? {} : { r1 }) };
  return pipe(
    TE.Do,
    TE.bind('engine', () => pickEngine({ engine: options.backend, work: recipe.work })),
    TE.bindW('folder', ({ engine }) =>
      runFolder(options.runs ?? 'runs', `${recipe.name}-${chosen.loss}-seed${chosen.seed}`, {
        ...config,
        engine: engine.name,
      }),
    ),
    TE.bindW(
      'live',
      ({ engine }): TE.TaskEither<RxganFailure, Live | undefined> =>
        options.dashboard
          ? openPage(options.port, `${recipe.name}, seed ${chosen.seed}`, { ...config, engine: engine.name })
          : TE.right(undefined),
    ),
    TE.map((opened) => ({ recipe, chosen, ...opened })),
  );
};
