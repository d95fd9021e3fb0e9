import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { isPromiseLike } from '../isPromiseLike.js';
import type { AdversarialScope } from '../losses/adversarial.js';
import type { LossState } from '../losses/loss.js';
import type { LatentDistribution } from '../models/latents.js';
import { drawLatents } from '../models/latents.js';
import type { ModelOf, Players } from '../models/model.js';
import { assertInput, type NetworkFunction, networkOf } from '../models/network.js';
import { type Key, keyOf } from '../random.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
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
  /** Fresh draws `[rows, size]`, as many as the batch has examples if not given; a second draw has a `purpose` of its own. */
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
    step: scheduleStepOf(tick),
    players,
    workers: 1,
    evaluate: (apply) => {
      const states: [LossState, tf.Tensor1D][] = [];
      const terms = objective(scopeOf(tick, players, apply, states));
      return { terms: checkedTerms(players, terms), states };
    },
  };
};

const scopeOf = <L, B>(
  tick: Tick<B, Metrics, L>,
  players: readonly string[],
  apply: ApplyNetwork,
  states: [LossState, tf.Tensor1D][],
): ObjectiveScope<L, B> => {
  const { batch, labels } = tick;
  const model = tick.model as unknown as ModelOf<Players>;
  const { iterations } = model.players[players[0]!]!;
  const key = (purpose: string): Key => keyOf(model.seed, `${players.join('+')}/${purpose}`, iterations);
  const condition = conditionOf({ ...tick, model });
  const passes = new Map<string, number>();
  const net = Object.keys(model.players).map((name) => {
    const { network } = model.players[name]!;
    const applied: NetworkFunction = (x, given = condition) => {
      assertInput(network, x);
      const count = passes.get(name) ?? 0;
      passes.set(name, count + 1);
      return apply(name, x, { owned: players.includes(name), key: key(`${name} pass ${count}`), condition: given });
    };
    return [name, networkOf.keep(applied, network)] as const;
  });
  let drawn: ReturnType<AdversarialScope['drawn']>;
  const purposes = new Set<string>();
  let losses = 0;
  return {
    step: scheduleStepOf(tick),
    key,
    condition,
    labels,
    batch,
    model: tick.model,
    net: Object.fromEntries(net) as { readonly [K in keyof L]: NetworkFunction },
    draw: (distribution, purpose = 'latents', rows = rowsOf(batch)) => {
      if (purposes.has(purpose))
        throw refusedBy(players)(
          `draws '${purpose}' twice, which gives the same numbers`,
          "give the second draw a purpose of its own: draw(distribution, 'codes')",
        );
      purposes.add(purpose);
      checked(integer({ min: 1 }), `draw(${distribution.name}).rows`, rows, 'draw one row or more');
      const latents = drawLatents(distribution, key(purpose), rows);
      if (purpose === 'latents') drawn = { latents, distribution };
      return latents;
    },
    drawn: () => drawn,
    state: (critic, state) => lossState(model, stateFor(critic, state)) as unknown as tf.Tensor1D,
    carry: (critic, state, next) => {
      const own = stateFor(critic, state);
      if (states.some(([{ name }]) => name === own.name))
        throw refusedBy(players)(
          `the state ${own.name} would move twice`,
          'use the discriminator term of a stateful loss once for each critic',
        );
      states.push([own, next]);
    },
    count: () => losses++,
  };
};

const rowsOf = (batch: unknown): number => {
  const fields = Object.values(batch as Readonly<Record<string, tf.Tensor>>);
  const first = isTensor(batch) ? batch : fields[0]!;
  return first.shape[0]!;
};
const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;

/** The steps of a GAN know one critic, whose states go by their own names; those of others go by the critic's as well. */
const stateFor = (critic: string, state: LossState): LossState =>
  critic === 'discriminator' ? state : { ...state, name: `${critic}/${state.name}` };

const refusedBy = (players: readonly string[]) => (problem: string, next: string) =>
  failure('ConfigError', `minimize(${players.join(', ')})`, problem, next);

/** The terms, if they are a record of scalars. */
const checkedTerms = (players: readonly string[], terms: unknown): Terms => {
  const refuse = refusedBy(players);
  if (isPromiseLike(terms))
    throw refuse('the objective gave a promise', 'write it as a synchronous function on tensors');
  if (isTensor(terms)) throw refuse('the objective gave a tensor', 'give a record of scalars by name: { loss }');
  const named = Object.entries((terms ?? {}) as Terms);
  if (named.length === 0) throw refuse('the objective gave no terms', 'give a record of scalars by name');
  const odd = named.find(([, term]) => !isTensor(term) || term.rank !== 0 || term.isDisposed);
  if (odd === undefined) return terms as Terms;
  const [name, term] = odd;
  if (!isTensor(term)) throw refuse(`the term ${name} is no tensor, but ${term}`, 'give a scalar of the networks');
  if (term.isDisposed) throw refuse(`the term ${name} is disposed of`, 'leave that to the library');
  throw refuse(`the term ${name} is of shape [${term.shape}], expected a single number`, 'reduce it with tf.mean');
};
