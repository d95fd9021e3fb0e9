import type { Tunable } from '../control/tunable.js';
import type { Work } from '../engines/engine.js';
import { failure } from '../errors.js';
import type { Model } from '../models/model.js';
import { checkedPeriod } from '../operators/every.js';
import type { Schedule } from '../schedules/schedule.js';
import type { DataSource, RunData } from './data/dataSource.js';
import type { LossName } from './namedLosses.js';
import type { Observer } from './observers/observer.js';
import type { TrainingSchedule } from './schedule.js';

/** What a run of a recipe may choose. */
export interface RecipeOptions {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly loss: LossName;
  /** The weight of R1 at the start; what the loss wants if not given. */
  readonly r1?: number | undefined;
}

/** The numbers of a recipe that can be changed while it trains, by key, each as a schedule. */
export type Tunables<T> = { readonly [K in keyof T]: T[K] extends Tunable ? Schedule : Schedule | undefined };

/** A system of the literature, runnable by name: everything about it is here, and nothing about who looks on. */
export interface Recipe<
  D extends RunData = RunData,
  T extends object = Readonly<Record<string, Tunable>>,
  P extends string = string,
  B = unknown,
> {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** The papers. */
  readonly source: string;
  readonly work: Work;
  readonly data: DataSource<D>;
  readonly defaults: Pick<RecipeOptions, 'steps' | 'batch' | 'loss'>;
  tunables(options: RecipeOptions): T;
  model(options: RecipeOptions, tunables: Tunables<T>): () => Model<P>;
  schedule(options: RecipeOptions, tunables: Tunables<T>): TrainingSchedule<P, B>;
  readonly observers: readonly Observer<D>[];
  /** What a run with the defaults reaches, by metric. */
  readonly bars?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
}

/** The tunables as schedules, each by `lookup`. Errors: a `ConfigError` for a key that is not there, when it is used. */
export const schedulesOf = <T extends object>(
  { name, tunables }: { readonly name: string; readonly tunables: T },
  lookup: (key: string, tunable: Tunable) => Schedule,
): Tunables<T> => {
  const schedules = Object.fromEntries(
    Object.entries(tunables).flatMap(([key, each]: [string, Tunable | undefined]) =>
      each === undefined ? [] : [[key, lookup(key, each)] as const],
    ),
  );
  return new Proxy(schedules, {
    get: (all, key) => {
      if (typeof key === 'symbol' || Object.hasOwn(all, key)) return all[key as string];
      throw failure(
        'ConfigError',
        `${name}.tunables.${key}`,
        'is not there',
        `use one of ${Object.keys(all).join(', ')}`,
      );
    },
  }) as Tunables<T>;
};

/**
 * A recipe: a name, data, a model, a schedule, and who looks on.
 *
 * In plain words: one file that says how a system of the literature is trained; `run` trains it.
 *
 * Errors: `ConfigError` for a period of an observer that is not a positive integer, and for two observers of one name.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom } from 'rxjs';
 * import { cosine } from 'rxgan';
 * import { tunable } from 'rxgan/control';
 * import { grid } from 'rxgan/data';
 * import { r1 } from 'rxgan/losses';
 * import { adam, mlpGan } from 'rxgan/models';
 * import {
 *   discriminatorEntry, emaEntry, generatorEntry, lazily, modeCoverage, namedLosses, points, recipe, run,
 * } from 'rxgan/recipes';
 *
 * const twentyFive = recipe({
 *   name: 'grid',
 *   summary: 'twenty-five Gaussians on a grid',
 *   source: 'Lin et al. 2018',
 *   work: 'small',
 *   data: points(grid(), { extent: 5 }),
 *   defaults: { steps: 6_000, batch: 64, loss: 'hinge' },
 *   tunables: ({ steps }) => ({
 *     learningRate: tunable(cosine(2e-3, 0, steps), { max: 1 }),
 *     r1: tunable(0.1, { max: 100 }),
 *   }),
 *   model: ({ seed }, t) => mlpGan({ seed, optimizer: adam({ learningRate: t.learningRate }) }),
 *   schedule: ({ loss: name }, t) => {
 *     const { loss } = namedLosses[name];
 *     return [discriminatorEntry(lazily(4, r1, t.r1)(loss)), generatorEntry(loss), emaEntry(0.99)];
 *   },
 *   observers: [modeCoverage({ every: 500, last: true })],
 * });
 * const ended = await lastValueFrom(run(twentyFive, { steps: 2, batch: 8 }));
 * assert.equal(ended._tag === 'Ended' && ended.status, 'finished');
 * ```
 */
export const recipe = <D extends RunData, T extends object, P extends string, B>(
  made: Recipe<D, T, P, B>,
): Recipe<D, T, P, B> => {
  const names = made.observers.map(({ name }) => name);
  for (const { name, due } of made.observers) {
    checkedPeriod(`${made.name}.observers.${name}.due`, due.every);
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw failure('ConfigError', `${made.name}.observers`, `has two called ${name}`, 'give one of them another name');
  }
  return made;
};
