import { basename } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Operation } from '../control/controlEntry.js';
import { runControl } from '../control/runControl.js';
import type { RunControl } from '../control/types.js';
import { type Engine, pickEngine } from '../engines/index.js';
import type { RxganFailure } from '../errors.js';
import { type Live, type LiveOptions, startLive } from '../live/index.js';
import { drawSchedule, type RecipeOptions } from '../recipes/index.js';
import { type RunFolder, runFolder } from '../runs/index.js';
import type { TrainOptions } from './commandLine.js';
import { imagesCourse } from './imagesCourse.js';
import { pointsCourse } from './pointsCourse.js';
import { type AnyRecipe, needsImages } from './recipeOf.js';
import { type Replay, readReplay } from './replay.js';
import type { Course } from './told.js';
import { wrong } from './wrong.js';

export const defaultPort = 8080;
export const defaultSeed = 7;

/** A run that can start: everything it needs is there. */
export interface Session {
  readonly recipe: AnyRecipe;
  readonly chosen: RecipeOptions;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly course: Course;
  readonly control: RunControl<string>;
  readonly live: Live | undefined;
  /** The folder of the run that is made again. */
  readonly replayed: string | undefined;
}

type Opening<A> = TE.TaskEither<readonly RxganFailure[], A>;

const one = <E extends RxganFailure, A>(task: TE.TaskEither<E, A>): Opening<A> =>
  TE.mapLeft((error: E) => [error])(task);

/** The port that was asked for or nothing; where none was, the usual one or any. */
const openPage = (port: number | undefined, options: Omit<LiveOptions, 'port'>): Opening<Live> =>
  one(
    port !== undefined
      ? startLive({ port, ...options })
      : TE.orElse(() => startLive({ port: 0, ...options }))(startLive({ port: defaultPort, ...options })),
  );

const courseOf = (recipe: AnyRecipe, chosen: RecipeOptions, data: string | undefined): Opening<Course> => {
  if (!needsImages(recipe)) return TE.right(pointsCourse(recipe, chosen));
  if (data === undefined)
    return TE.left([wrong('--data', `${recipe.name} needs images`, 'give --data FOLDER, with the files of MNIST')]);
  return one(
    TE.map((images: Parameters<typeof imagesCourse>[1]) => imagesCourse(recipe, images, chosen))(recipe.read(data)),
  );
};

/** What the run was, where it is one again. */
const replayOf = (
  recipe: AnyRecipe,
  { replay, backend }: TrainOptions,
): E.Either<readonly RxganFailure[], Replay | undefined> => {
  if (replay === undefined) return E.right(undefined);
  return E.chain(
    (found: Replay): E.Either<readonly RxganFailure[], Replay> =>
      backend === undefined || backend === found.engine
        ? E.right(found)
        : E.left([
            wrong(
              '--backend',
              `the run in ${replay} was trained on ${found.engine}`,
              'leave it out: another engine gives other numbers',
            ),
          ]),
  )(readReplay(recipe, replay));
};

const operationsOf = (recipe: AnyRecipe, replay: Replay | undefined): readonly Operation[] => {
  if (replay !== undefined) return ['pause', 'resume', 'stop'];
  const usual: readonly Operation[] = ['pause', 'resume', 'step', 'set', 'checkpoint', 'stop'];
  return needsImages(recipe) ? [...usual, 'interpolate'] : usual;
};

/** Everything a run needs that can be missing, before the first step. */
export const openSession = (recipe: AnyRecipe, options: TrainOptions): Opening<Session> =>
  pipe(
    TE.Do,
    TE.bind('replay', () => TE.fromEither(replayOf(recipe, options))),
    TE.bind('chosen', ({ replay }) => {
      const { defaults } = recipe;
      const fresh: RecipeOptions = {
        seed: options.seed ?? defaultSeed,
        steps: options.steps ?? defaults.steps,
        batch: options.batch ?? defaults.batch,
        loss: options.loss ?? defaults.loss,
        r1: options.r1,
      };
      return TE.right(replay?.chosen ?? fresh);
    }),
    TE.bind('engine', ({ replay }) =>
      one(pickEngine({ engine: replay?.engine ?? options.backend, work: recipe.work })),
    ),
    TE.bind('data', ({ replay }) => TE.right(options.data ?? replay?.data)),
    TE.bind('course', ({ chosen, data }) => courseOf(recipe, chosen, data)),
    TE.chain(({ replay, chosen, engine, data, course }) => {
      const { r1, ...shown } = chosen;
      const schedule = drawSchedule(recipe, chosen, course.looks);
      const config = {
        recipe: recipe.name,
        ...shown,
        ...(r1 === undefined ? {} : { r1 }),
        ...(data === undefined ? {} : { data }),
        engine: engine.name,
        ...(options.replay === undefined ? {} : { replayOf: options.replay }),
      };
      const operations = operationsOf(recipe, replay);
      const dials = recipe.dials(chosen);
      const control = runControl({ tunables: dials, operations, replay: replay?.log });
      const runs = options.runs ?? 'runs';
      return pipe(
        TE.Do,
        TE.bind('folder', () =>
          one(runFolder(runs, `${recipe.name}-${chosen.loss}-seed${chosen.seed}`, { ...config, schedule })),
        ),
        TE.bind(
          'live',
          ({ folder }): Opening<Live | undefined> =>
            options.dashboard
              ? openPage(options.port, {
                  name: `${recipe.name}, seed ${chosen.seed}`,
                  config,
                  id: basename(folder.path),
                  runs,
                  schedule,
                  operations,
                  dials: Object.entries(dials).map(([name, { min, max }]) => ({ name, min, max })),
                  totalSteps: chosen.steps,
                })
              : TE.right(undefined),
        ),
        TE.map((opened): Session => ({ recipe, chosen, engine, course, control, replayed: options.replay, ...opened })),
      );
    }),
  );
