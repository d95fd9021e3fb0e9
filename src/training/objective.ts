import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { AdversarialScope } from '../losses/adversarial.js';
import type { LossState } from '../losses/loss.js';
import type { LatentDistribution } from '../models/latents.js';
import { drawLatents } from '../models/latents.js';
import type { ModelOf, Players } from '../models/model.js';
import { type NetworkFunction, networkOf } from '../models/network.js';
import { type Key, keyOf } from '../random.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { conditionOf } from './gan/fields.js';
import { lossState } from './lossState.js';
import type { ApplyNetwork, UpdateProblem } from './problem.js';

/** What an objective may use: everything is valid during one update. */
export interface ObjectiveScope<L, B> extends AdversarialScope {
  /** The networks of all players. Those that learn move their buffers; through the others gradients flow, and no more. */
  readonly net: { readonly [K in keyof L]: NetworkFunction };
  readonly batch: B;
  readonly model: ModelOf<L>;
  /** Fresh draws `[rows, size]`, as many as the batch has examples if not given; another `purpose` gives other draws. */
  readonly draw: (distribution: LatentDistribution, purpose?: string, rows?: number) => tf.Tensor2D;
}

/** The terms whose sum is minimized, by name: scalars, each a metric of its own. */
export type Terms = Readonly<Record<string, tf.Scalar>>;
export type Objective<L, B, T extends Terms> = (scope: ObjectiveScope<L, B>) => T;

/** The update of some players by an objective, as a problem: every draw follows from (seed, players, purpose, update). */
export const objectiveProblem = <L, B, T extends Terms>(
  tick: Tick<B, Metrics, L>,
  players: readonly string[],
  objective: Objective<L, B, T>,
): UpdateProblem => {
  const model = tick.model as unknown as ModelOf<Players>;
  return {
    model,
    step: tick.step,
    players,
    workers: 1,
    evaluate: (apply) => {
      const states: [LossState, tf.Tensor1D][] = [];
      const terms = objective(scopeOf(tick, players, apply, states));
      return { terms: checked(players, terms), states };
    },
  };
};

const scopeOf = <L, B>(
  tick: Tick<B, Metrics, L>,
  players: readonly string[],
  apply: ApplyNetwork,
  states: [LossState, tf.Tensor1D][],
): ObjectiveScope<L, B> => {
  const { step, batch, labels } = tick;
  const model = tick.model as unknown as ModelOf<Players>;
  const { iterations } = model.players[players[0]!]!;
  const key = (purpose: string): Key => keyOf(model.seed, `${players.join('+')}/${purpose}`, iterations);
  const condition = conditionOf({ ...tick, model });
  const passes = new Map<string, number>();
  const net = Object.keys(model.players).map((name) => {
    const { network } = model.players[name]!;
    const applied: NetworkFunction = (x, given = condition) => {
      const count = passes.get(name) ?? 0;
      passes.set(name, count + 1);
      return apply(name, x, { owned: players.includes(name), key: key(`${name} pass ${count}`), condition: given });
    };
    return [name, networkOf.keep(applied, network)] as const;
  });
  let drawn: ReturnType<AdversarialScope['drawn']>;
  let losses = 0;
  return {
    step,
    key,
    condition,
    labels,
    batch,
    model: tick.model,
    net: Object.fromEntries(net) as { readonly [K in keyof L]: NetworkFunction },
    draw: (distribution, purpose = 'latents', rows = rowsOf(batch)) => {
      const latents = drawLatents(distribution, key(purpose), rows);
      if (purpose === 'latents') drawn = { latents, distribution };
      return latents;
    },
    drawn: () => drawn,
    state: (state) => lossState(model, state) as unknown as tf.Tensor1D,
    carry: (state, next) => void states.push([state, next]),
    count: () => losses++,
  };
};

const rowsOf = (batch: unknown): number => {
  const fields = Object.values(batch as Readonly<Record<string, tf.Tensor>>);
  const first = isTensor(batch) ? batch : fields[0]!;
  return first.shape[0]!;
};
const isTensor = (value: unknown): value is tf.Tensor => Array.isArray((value as { readonly shape?: unknown }).shape);

/** The terms, if they are a record of scalars. */
const checked = (players: readonly string[], terms: unknown): Terms => {
  const path = `minimize(${players.join(', ')})`;
  const refuse = (problem: string, next: string) => failure('ConfigError', path, problem, next);
  if (typeof (terms as PromiseLike<unknown> | undefined)?.then === 'function')
    throw refuse('the objective gave a promise', 'write it as a synchronous function on tensors');
  const named = Object.entries((terms ?? {}) as Terms);
  if (named.length === 0) throw refuse('the objective gave no terms', 'give a record of scalars by name');
  const odd = named.find(([, term]) => !isTensor(term) || term.rank !== 0);
  if (odd === undefined) return terms as Terms;
  const what = isTensor(odd[1]) ? `is of shape [${odd[1].shape}]` : `is no tensor, but ${typeof odd[1]}`;
  throw refuse(`the term ${odd[0]} ${what}, expected a single number`, 'reduce it with tf.mean');
};
