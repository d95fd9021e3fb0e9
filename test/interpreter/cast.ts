import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from 'rxgan';
import { inferencePass, type Model, model, type NetworkFactory, sgd, weightOf } from 'rxgan/models';
import { ema, type GenerationScope, step } from 'rxgan/operators';
import { type HostBatch, type Metrics, scheduleStepOf, type Tick } from 'rxgan/streams';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { variable } from '../../src/models/variable.js';
import { adaptiveSchedules } from './adaptiveSchedules.js';
import { shareOfStep, traits } from './numbers.js';
import type { Name, PlayerName, Update } from './program.js';
import { exampleOf, type RuleName } from './rules.js';

export type AnyTick = Tick<tf.Tensor, Metrics, Model['players']>;
export type Operator = MonoTypeOperatorFunction<AnyTick>;

/** What the names of a program stand for in a model. */
export interface Cast {
  readonly model: () => Model;
  readonly players: Readonly<Record<PlayerName, string>>;
  readonly nameOf: (name: Name) => string;
  readonly schedules: Readonly<Record<RuleName, Schedule>>;
  readonly source: (step: number) => HostBatch;
  readonly update: (node: Update, weight: Schedule) => Operator;
  readonly average: (decay: number) => Operator;
  /** How examples are made, where the generator does not make them. */
  readonly generate?: (scope: GenerationScope<Model['players']>) => tf.Tensor;
  /** What a run has come to, of the model at its end. */
  readonly weights: (model: Model) => number[];
}

/** A network of one number, by which it multiplies. */
const factor =
  (starts: number): NetworkFactory =>
  ({ name }) => {
    const own = variable(`${name}/factor`, [1], Float32Array.of(starts));
    return {
      name,
      inputShape: [1],
      outputShape: [1],
      variables: [own],
      buffers: [],
      apply: (x, pass = inferencePass) => tf.mul(x, weightOf(own, pass)),
      firstOrderOnly: [],
      mixesBatch: [],
      outputRange: undefined,
      noWeightOverride: [],
      readsCondition: false,
      [Symbol.dispose]: () => own.dispose(),
    };
  };

const schedules = adaptiveSchedules((name) => name);

/** The players of one number each that `numbers` computes by hand. */
export const factors: Cast = {
  model: model({
    seed: 1,
    players: { a: factor(traits.a.starts), b: factor(traits.b.starts) },
    optimizer: { ...sgd(), slots: [] },
    ema: ['a'],
    adaptive: Object.values(schedules),
  }) as () => Model,
  players: { a: 'a', b: 'b' },
  nameOf: (name) => name,
  schedules,
  source: (at) => ({ data: Float32Array.of(exampleOf(at)), shape: [1] }),
  update: ({ player, metric }, weight) =>
    step<Metrics, Model['players']>((tick) => {
      const { players } = tick.model;
      const own = players[player]!;
      const [mine] = own.network.variables;
      const [others] = players[player === 'a' ? 'b' : 'a']!.network.variables;
      const mixed = tf.add(tf.mul(mine!, traits[player].keeps), tf.mul(others!, weight(scheduleStepOf(tick))));
      mine!.assign(tf.add(mixed, tf.add(tick.batch, tick.step * shareOfStep)));
      own.iterations++;
      return { [metric]: tf.reshape(mine!, []).clone() as tf.Scalar };
    }) as unknown as Operator,
  average: (decay) => ema('a', decay) as unknown as Operator,
  generate: ({ net, rows, from }) => {
    const x = tf.tensor2d(
      Float32Array.from({ length: rows }, (_, i) => from + i + 1),
      [rows, 1],
    );
    return tf.add(net['a']!(x), net['b']!(x));
  },
  weights: ({ players }) =>
    [...['a', 'b'].map((name) => players[name]!.network.variables[0]!), players['a']!.ema!].map(
      (each) => each.dataSync()[0]!,
    ),
};
