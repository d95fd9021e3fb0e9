/**
 * This library in a process of its own: `rxgan.js ENGINE VARIANT`, asked over its standard input (see parts/protocol.ts).
 *
 * Variants: `shared` (both players see the same generated examples; it has the form `byHand` too), `fresh` (each player its
 * own), `tape`, `workers`.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { type EngineName, pickEngine } from 'rxgan/engines';
import { type AlternatingOptions, alternating, report } from 'rxgan/operators';
import { ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { updateDiscriminator, updateGenerator } from '#training/gan/updates.js';
import { byHand, updateBoth } from '../parts/byHand.js';
import { type BenchmarkLoss, lossOf, modelOf, sourceOf } from '../parts/networks.js';
import { productSize, type RowName, type Work } from '../parts/rows.js';
import { type Steps, sayMissing, serve } from '../parts/serve.js';

const variants = {
  shared: { shared: true },
  fresh: {},
  tape: { shared: true },
  workers: { shared: true, workers: 2 },
} as const satisfies Readonly<Record<string, AlternatingOptions>>;

const [name, variant] = process.argv.slice(2) as [EngineName, keyof typeof variants];

const multiply = (): Steps => {
  const [a, b] = [0, 1].map((seed) => tf.randomNormal([productSize, productSize], 0, 1, 'float32', seed));
  return async (count) => {
    for (let i = 1; i < count; i++) tf.dispose(tf.matMul(a!, b!));
    await tf.matMul(a!, b!).data();
  };
};

const assertFinite = (loss: number): void => {
  if (!Number.isFinite(loss)) throw new Error(`the loss of the discriminator is ${loss}`);
};

const train = (row: RowName, form: string): Steps => {
  const gan = modelOf[row](variant === 'tape')();
  const [loss, source] = [lossOf(row) as BenchmarkLoss, sourceOf(row)];
  if (form === 'byHand') {
    const update = updateBoth({ updateDiscriminator, updateGenerator })(loss);
    // It serves sockets between steps, as the pipeline does: one that does not is in stream.ts.
    return (count) => byHand(gan, source, count, update, true);
  }
  const step = alternating(loss, variants[variant]);
  return async (count) => {
    // The one number that is read ends the slice: an engine that computes elsewhere has to be done then.
    const { dLoss } = await lastValueFrom(ticks(gan, source).pipe(step, take(count), report(count)));
    assertFinite(dLoss);
  };
};

const engine = await pickEngine({ engine: name })();
if (E.isLeft(engine)) sayMissing(engine.left.message.split(';')[0]!);
else
  await serve(`TensorFlow.js ${tf.version_core}, ${engine.right.backend} backend`, (work, form) =>
    work === ('product' satisfies Work) ? multiply() : train(work as RowName, form),
  );
