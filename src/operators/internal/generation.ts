import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { concatFlat } from '../../models/concatFlat.js';
import type { LatentDistribution } from '../../models/latents.js';
import type { ModelOf, Players } from '../../models/model.js';
import { inferencePass, type NetworkFunction } from '../../models/network.js';
import { withWeights } from '../../models/player.js';
import { keyOf } from '../../random.js';
import { eachClass } from '../../streams/labels.js';
import type { Metrics, Tick } from '../../streams/tick.js';

/** What examples are made with: networks as they are used, not trained. */
export interface GenerationScope<L> {
  readonly net: { readonly [K in keyof L]: NetworkFunction };
  /** How many examples are to be made, and the place of the first among all. */
  readonly rows: number;
  readonly from: number;
  /** The rows of the one draw that is made for all examples, `[rows, size]`: the same at every look. */
  readonly draw: (distribution: LatentDistribution) => tf.Tensor2D;
}

export interface GenerationOptions<L> {
  /** By averaged weights where the model keeps an average (the default) or by those being trained. */
  readonly averaged?: boolean | undefined;
  /**
   * How examples are made, `[rows, …]`; if not given, by the player called `generator` from the model's latents, given
   * the classes in turn.
   */
  readonly generate?: ((scope: GenerationScope<L>) => tf.Tensor) | undefined;
}

/** Makes examples of a tick's model, also after its frame, by weights and buffers that are copied now. */
export interface Generation extends Disposable {
  /** Examples `from` to `from + rows`; a tensor that its caller frees. */
  readonly make: (from: number, rows: number) => tf.Tensor;
}

/** The generation of `count` examples whose draws belong to a purpose. */
export const generation = <L>(
  { model: anyModel, labels }: Tick<unknown, Metrics, L>,
  purpose: string,
  count: number,
  { averaged = true, generate }: GenerationOptions<L>,
): Generation => {
  const model = anyModel as unknown as ModelOf<Players>;
  const weighted = Object.keys(model.players).filter((name) => model.players[name]!.network.variables.length > 0);
  const makes = generate === undefined ? byGenerator(model) : asWished(generate);
  const names = generate === undefined ? ['generator'] : weighted;
  const players = names.map((name) => model.players[name]!);
  const weights = players.map(({ ema, network: { variables } }) =>
    tf.keep(tf.tidy(() => (averaged && ema !== undefined ? tf.clone(ema) : concatFlat(variables)))),
  );
  // Moving averages go on with training: without copies an example would depend on when it is made.
  const buffers = players.map(({ network }) => network.buffers.map((buffer) => tf.keep(tf.clone(buffer))));
  const draws = new Map<LatentDistribution, Float32Array>();
  const drawn = (distribution: LatentDistribution): Float32Array => {
    const known = draws.get(distribution) ?? distribution.sample(keyOf(model.seed, purpose), count);
    draws.set(distribution, known);
    return known;
  };
  const made = (from: number, rows: number): tf.Tensor => {
    const draw = (distribution: LatentDistribution): tf.Tensor2D => {
      const { size } = distribution;
      return tf.tensor2d(drawn(distribution).subarray(from * size, (from + rows) * size), [rows, size]);
    };
    const classes = eachClass(labels, rows, from);
    const net = Object.entries(model.players).map(([name, { network }]) => {
      const apply: NetworkFunction = (x, condition = classes) => network.apply(x, { ...inferencePass, condition });
      return [name, apply] as const;
    });
    return makes({ net: Object.fromEntries(net), rows, from, draw } as unknown as GenerationScope<L>);
  };
  return {
    make: (from, rows) =>
      players.reduce<() => tf.Tensor>(
        (inner, player, i) => () => withWeights(player, weights[i]!, inner, buffers[i]),
        () => made(from, rows),
      )(),
    [Symbol.dispose]: () => tf.dispose([...weights, ...buffers.flat()]),
  };
};

const sayHow = 'say how examples are made: generate';

const byGenerator = <L>({ players, latents }: ModelOf<Players>): ((scope: GenerationScope<L>) => tf.Tensor) => {
  if (players['generator'] === undefined) {
    const known = Object.keys(players).join(', ');
    throw failure('ConfigError', 'player generator', `there is none, only ${known}`, sayHow);
  }
  if (latents === undefined)
    throw failure('ConfigError', 'model.latents', 'there are none', `give the model latents, or ${sayHow}`);
  return ({ net, draw }) => (net as GenerationScope<Players>['net'])['generator']!(draw(latents));
};

const asWished =
  <L>(generate: (scope: GenerationScope<L>) => tf.Tensor) =>
  (scope: GenerationScope<L>): tf.Tensor => {
    const examples = generate(scope);
    if (!(examples instanceof tf.Tensor))
      throw failure('ConfigError', 'generate', 'gave no tensor', 'return the examples, [rows, …], at once');
    if (examples.shape[0] === scope.rows) return examples;
    throw failure(
      'ShapeMismatch',
      'generate',
      `gave the shape [${examples.shape}], expected ${scope.rows} rows`,
      'make as many examples as the scope says: rows',
    );
  };
