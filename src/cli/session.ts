import { basename } from 'node:path';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { RunControl } from '../control/runControl.js';
import { type Engine, pickEngine } from '../engines/index.js';
import type { RxganFailure } from '../errors.js';
import { type Live, startLive } from '../live/index.js';
import { chosenOptions, controlOf, drawSchedule, type Recipe, type RecipeOptions } from '../recipes/index.js';
import { type RunFolder, runFolder } from '../runs/index.js';
import type { TrainOptions } from './commandLine.js';
import { onPort } from './onPort.js';
import { readReplay } from './replay.js';

/** A run that can start: everything it needs is there. */
export interface Session {
  /** With its data loaded. */
  readonly recipe: Recipe;
  readonly chosen: RecipeOptions;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly control: RunControl<string>;
  readonly live: Live | undefined;
}

type Opening<A> = TE.TaskEither<readonly RxganFailure[], A>;

const one = <F extends RxganFailure, A>(task: TE.TaskEither<F, A>): Opening<A> =>
  TE.mapLeft((error: F) => [error])(task);

const loaded = (recipe: Recipe, folder: string | undefined): Opening<Recipe> =>
  pipe(
    one(recipe.data.load(folder)),
    TE.map((data) => ({ ...recipe, data: { load: () => TE.right(data) } })),
  );

/** Everything a run needs that can be missing, before the first step. */
export const openSession = (recipe: Recipe, options: TrainOptions): Opening<Session> =>
  pipe(
    TE.Do,
    TE.bind('replay', () => TE.fromEither(readReplay(recipe, options))),
    TE.bind('engine', ({ replay }) =>
      one(pickEngine({ engine: replay?.engine ?? options.backend, work: recipe.work })),
    ),
    TE.let('data', ({ replay }) => options.data ?? replay?.data),
    TE.bind('recipe', ({ data }) => loaded(recipe, data)),
    TE.let('chosen', ({ replay }) => replay?.chosen ?? chosenOptions(recipe, options)),
    TE.let('about', ({ chosen: { r1, ...chosen }, data, engine }) => ({
      config: {
        recipe: recipe.name,
        ...chosen,
        ...(r1 !== undefined && { r1 }),
        ...(data !== undefined && { data }),
        engine: engine.name,
        ...(options.replay !== undefined && { replayOf: options.replay }),
      },
      schedule: drawSchedule(recipe, { ...chosen, r1 }),
      runs: options.runs ?? 'runs',
    })),
    TE.let('control', ({ recipe, chosen, replay }) => controlOf(recipe, chosen, replay?.log)),
    TE.bind('folder', ({ chosen, about: { runs, config, schedule } }) =>
      one(runFolder(runs, `${recipe.name}-${chosen.loss}-seed${chosen.seed}`, { ...config, schedule })),
    ),
    TE.bind(
      'live',
      ({ chosen, folder, control, about }): Opening<Live | undefined> =>
        options.dashboard
          ? one(
              onPort(options.port, (port) =>
                startLive({
                  ...about,
                  port,
                  name: `${recipe.name}, seed ${chosen.seed}`,
                  id: basename(folder.path),
                  control,
                  totalSteps: chosen.steps,
                }),
              ),
            )
          : TE.right(undefined),
    ),
  );
