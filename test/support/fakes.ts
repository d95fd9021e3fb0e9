import * as tf from '@tensorflow/tfjs-core';
import type { GanPlayer, LatentDistribution, Model } from 'rxgan/models';
import type { Metrics, Tick } from 'rxgan/streams';
import { type MonoTypeOperatorFunction, map, type Observable } from 'rxjs';
import { start } from './engines.js';

/** Starts the engine that is the same everywhere. */
export const startJs = (): Promise<void> => start('js');

/** A promise that the test settles. */
export interface Deferred<A> {
  readonly promise: Promise<A>;
  readonly resolve: (value: A) => void;
  readonly reject: (error: unknown) => void;
}
export const deferred = <A>(): Deferred<A> => {
  let resolve: (value: A) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<A>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

export const macrotasks = async (count = 1): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise<void>((done) => setImmediate(done));
};

/** Lets every read of a tick take so many turns longer. */
export const lateReads = <T extends Pick<Tick, 'read'>>(turns: number): MonoTypeOperatorFunction<T> =>
  map((tick) => ({
    ...tick,
    read: async (tensor: tf.Tensor) => {
      const values = tick.read(tensor);
      await macrotasks(turns);
      return values;
    },
  }));

/** A player that has never been updated. */
const idle = { iterations: 0, fusedUpdates: 0 };

/** An open tick without a model, for operators that do not look at one. */
export const fakeTick = <M extends Metrics = {}>(
  step: number,
  over: Partial<Tick<tf.Tensor, M>> = {},
): Tick<tf.Tensor, M> => ({
  step,
  model: { players: { generator: idle, discriminator: idle } } as unknown as Model<GanPlayer>,
  batch: undefined as unknown as tf.Tensor,
  metrics: {} as M,
  lease: { step, open: true },
  read: (tensor) => tensor.data() as Promise<Float32Array>,
  readLater: () => (tensor) => tensor.data() as Promise<Float32Array>,
  deviceReads: () => 0,
  hold: () => undefined,
  first: 0,
  stop: () => undefined,
  ...over,
});

/** Everything a model knows, as plain numbers: what must not change when another player trains. */
export const contentsOf = (tensors: readonly tf.Tensor[]): number[][] =>
  tensors.map((tensor) => Array.from(tensor.dataSync()));

export const generatorOf = ({ players: { generator } }: Model<GanPlayer>): tf.Tensor[] => [
  ...generator.network.variables,
  ...generator.network.buffers,
  ...generator.slots,
  generator.ema!,
];
export const discriminatorOf = ({ players: { discriminator } }: Model<GanPlayer>): tf.Tensor[] => [
  ...discriminator.network.variables,
  ...discriminator.network.buffers,
  ...discriminator.slots,
];

export const numTensors = (): number => tf.memory().numTensors;

/** Has everything downstream draw latents from another distribution than the model's own. */
export const withLatents =
  (latents: LatentDistribution) =>
  <B, M extends Metrics>(source: Observable<Tick<B, M>>): Observable<Tick<B, M>> =>
    source.pipe(map((tick) => ({ ...tick, model: { ...tick.model, latents } })));
