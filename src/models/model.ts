import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { keyOf } from '../random.js';
import type { Schedule } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { seed as seedSchema } from '../schema/numbers.js';
import { adaptiveRules } from './adaptive.js';
import type { LatentDistribution } from './latents.js';
import { emptyMemory, type Memory } from './memory.js';
import type { NetworkFactory } from './network.js';
import { adam } from './optimizers/adam.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { type Player, player } from './player.js';
import { noProgress, type Progress } from './progress.js';
import { disposeOnce } from './variable.js';

/** Players by name. */
export type Players<P extends string = string> = { readonly [K in P]: Player };

/** What the examples of a model are made of, by the names of a batch. */
export interface Inputs {
  /** What the generator takes: `latents`, or a field of the batch, such as an image to translate. */
  readonly generator: string;
  /** What networks are conditioned on: the batch's `labels`, or a field of the batch. */
  readonly condition: string;
  /** The field of a batch with several that holds the real examples; the batch itself where it has one. */
  readonly real: string | undefined;
}

/** A model by the record of its players; `Model<'generator' | 'discriminator'>` is the usual way to write it. */
export interface ModelOf<out L> extends Disposable {
  readonly seed: number;
  readonly players: L;
  /** What a generating player's inputs are drawn from, if there is one. */
  readonly latents: LatentDistribution | undefined;
  readonly inputs: Inputs;
  /** Numbers that decisions of later steps depend on; part of what a checkpoint holds. */
  readonly memory: Memory;
  /** How far it has come: which step comes next, and what that step waits for. */
  readonly progress: Progress;
  /** What stateful losses carry from step to step, on the device; part of what a checkpoint holds. */
  readonly states: Map<string, tf.Variable>;
  /** What operators have opened on the model's behalf, such as further threads, by name; freed with the model. */
  readonly resources: Map<string, Disposable>;
  /** Does every update take the tape, also where written-out passes could compute it? */
  readonly tape: boolean;
}

/**
 * Named players that learn, and one owner of everything that a run depends on.
 *
 * In plain words: a GAN has a generator and a discriminator, a VAE an encoder and a decoder, CycleGAN two translators and
 * two critics.
 */
export type Model<P extends string = string> = ModelOf<Players<P>>;

/** The players of a GAN. */
export type GanPlayer = 'generator' | 'discriminator';

export interface ModelOptions<P extends string> {
  readonly seed: number;
  /** The networks that learn, by name. */
  readonly players: { readonly [K in P]: NetworkFactory };
  /** The optimizer of every player that has none of its own; `adam()` if not given. */
  readonly optimizer?: Optimizer | undefined;
  readonly optimizers?: { readonly [K in NoInfer<P>]?: Optimizer | undefined } | undefined;
  /** Players with a moving average of their weights, which the operator `ema` moves; none if not given. */
  readonly ema?: readonly NoInfer<P>[] | undefined;
  /** What `samples` and evaluations draw the inputs of the generating player from. */
  readonly latents?: LatentDistribution | undefined;
  readonly inputs?: Partial<Inputs> | undefined;
  /** The schedules made by `adaptive` or `reduceOnPlateau` that anything in the model's training depends on. */
  readonly adaptive?: readonly Schedule[] | undefined;
  /** Take TensorFlow.js's tape for every update; false if not given. Slower, with the same numbers to rounding. */
  readonly tape?: boolean | undefined;
}

/**
 * Describes a model of any players: what comes back makes one each time it is called, with all variables drawn from the
 * seed.
 *
 * In plain words: give it to `scoped`, which makes the model when a run starts and frees it when the run ends.
 *
 * Errors: `ConfigError` for a model without players; what the networks refuse.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mlp, model } from 'rxgan/models';
 *
 * const autoencoder = model({
 *   seed: 7,
 *   players: {
 *     encoder: mlp({ inputs: 2, hidden: [16], outputs: 1 }),
 *     decoder: mlp({ inputs: 1, hidden: [16], outputs: 2 }),
 *   },
 *   ema: ['decoder'],
 * })();
 * assert.deepEqual(Object.keys(autoencoder.players), ['encoder', 'decoder']);
 * autoencoder[Symbol.dispose]();
 * ```
 *
 * @see minimize
 */
export const model =
  <P extends string>({
    seed,
    players: factories,
    optimizer = adam(),
    optimizers = {},
    ema = [],
    latents,
    inputs = {},
    adaptive = [],
    tape = false,
  }: ModelOptions<P>) =>
  (): Model<P> => {
    const owned: Disposable[] = [];
    const own = <R extends Disposable>(resource: R): R => {
      owned.push(resource);
      return resource;
    };
    const dispose = (): void => {
      for (const resource of owned.splice(0).reverse()) resource[Symbol.dispose]();
    };
    try {
      checked(seedSchema, 'model.seed', seed, 'use 7');
      const names = Object.keys(factories) as P[];
      if (names.length === 0) throw failure('ConfigError', 'model.players', 'is empty', 'give it one network or more');
      assertKnown('model.optimizers', Object.keys(optimizers), names);
      assertKnown('model.ema', ema, names);
      const chosen = names.map((name) => {
        const own = (optimizers as Partial<Record<P, Optimizer>>)[name];
        return checkedOptimizer(own === undefined ? 'model.optimizer' : `model.optimizers.${name}`, own ?? optimizer);
      });
      const notFactory = names.find((name) => typeof factories[name] !== 'function');
      if (notFactory !== undefined)
        throw failure('ConfigError', `model.players.${notFactory}`, 'is no network', 'use mlp(…) or sequential(…)');
      const states = new Map<string, tf.Variable>();
      own({ [Symbol.dispose]: disposeOnce(() => [...states.values()]) });
      const made = names.map((name) => {
        const network = own(factories[name]({ name, key: keyOf(seed, name) }));
        return [name, network] as const;
      });
      // A player owns its network from here on.
      owned.length = 1;
      const players = made.map(([name, network], i) => [
        name,
        own(player(network, chosen[i]!, { ema: ema.includes(name) })),
      ]);
      const resources = new Map<string, Disposable>();
      own({
        [Symbol.dispose]: () => {
          for (const resource of resources.values()) resource[Symbol.dispose]();
        },
      });
      const memory = emptyMemory(adaptive.map(ruleOf));
      const progress = own(noProgress(memory));
      return {
        seed,
        players: Object.fromEntries(players) as Players<P>,
        latents,
        inputs: { generator: 'latents', condition: 'labels', real: undefined, ...inputs },
        memory,
        progress,
        states,
        resources,
        tape,
        [Symbol.dispose]: dispose,
      };
    } catch (error) {
      dispose();
      throw error;
    }
  };

const ruleOf = (schedule: Schedule, i: number) => {
  const rule = adaptiveRules.of(schedule);
  if (rule !== undefined) return rule;
  throw failure(
    'ConfigError',
    `model.adaptive[${i}]`,
    'is no adaptive schedule',
    'use adaptive(…) or reduceOnPlateau(…)',
  );
};

const checkedOptimizer = (path: string, optimizer: Optimizer): Optimizer => {
  if (Array.isArray(optimizer?.slots) && typeof optimizer.update === 'function') return optimizer;
  throw failure('ConfigError', path, 'is no optimizer', 'use adam(), rmsProp() or sgd()');
};

/** The types say the same; a program in JavaScript is told when the model is made. */
const assertKnown = (path: string, given: readonly string[], names: readonly string[]): void => {
  const unknown = given.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw failure('ConfigError', path, `there is no player ${unknown.join(', ')}`, `name some of ${names.join(', ')}`);
};
