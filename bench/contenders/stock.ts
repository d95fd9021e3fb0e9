/**
 * TensorFlow.js as it is shipped, in a process of its own that never loads this library: `stock.js wasm` or `stock.js native`,
 * asked over its standard input (see parts/protocol.ts). Layers, optimizer, gradients and kernels are its own.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { examples } from '../parts/examples.js';
import { batch, productSize, type Row, type RowName, rows, type Work } from '../parts/rows.js';
import { type Steps, sayMissing, serve } from '../parts/serve.js';
import { stockModels } from '../parts/stockModels.js';

const crossEntropy = (scores: tf.Tensor, target: number): tf.Tensor =>
  tf.losses.sigmoidCrossEntropy(tf.fill(scores.shape, target), scores);

/** One step of both players as one would write it with this library: a forward pass on the tape for each. */
const train = (row: RowName): Steps => {
  const { example, latent }: Row = rows[row];
  const { generator, discriminator } = stockModels(row);
  const optimizers = [0, 1].map(() => tf.train.adam(2e-4, 0.5, 0.999));
  const list = examples(row);
  const size = list[0]!.length;
  const apply = (model: LayersModel, x: tf.Tensor): tf.Tensor => model.apply(x, { training: true }) as tf.Tensor;
  const generate = (): tf.Tensor => apply(generator, tf.randomNormal([batch, latent]));
  const variables = (model: LayersModel): tf.Variable[] =>
    model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const drawn = (): tf.Tensor => {
    const data = new Float32Array(batch * size);
    for (let i = 0; i < batch; i++) data.set(list[Math.floor(Math.random() * list.length)]!, i * size);
    return tf.tensor(data, [batch, ...example]);
  };
  const penalty = (real: tf.Tensor, fake: tf.Tensor): tf.Tensor => {
    const between = tf.add(real, tf.mul(tf.randomUniform([batch, 1]), tf.sub(fake, real)));
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(apply(discriminator, x)))(between);
    return tf.mul(10, tf.mean(tf.square(tf.sub(tf.norm(gradient, 2, 1), 1))));
  };
  const discriminatorLoss = (real: tf.Tensor, fake: tf.Tensor): tf.Tensor => {
    const [realScores, fakeScores] = [apply(discriminator, real), apply(discriminator, fake)];
    return row === 'wganGp'
      ? tf.add(tf.sub(tf.mean(fakeScores), tf.mean(realScores)), penalty(real, fake))
      : tf.add(crossEntropy(realScores, 1), crossEntropy(fakeScores, 0));
  };
  const generatorLoss = (): tf.Tensor => {
    const scores = apply(discriminator, generate());
    return row === 'wganGp' ? tf.neg(tf.mean(scores)) : crossEntropy(scores, 1);
  };
  const applyGradients = (which: number, loss: () => tf.Tensor, model: LayersModel): tf.Scalar =>
    optimizers[which]!.minimize(() => loss() as tf.Scalar, true, variables(model))!;
  const step = (): tf.Scalar =>
    tf.tidy(() => {
      const [real, fake] = [drawn(), generate()];
      const loss = applyGradients(0, () => discriminatorLoss(real, fake), discriminator);
      applyGradients(1, generatorLoss, generator);
      return loss;
    });
  return async (count) => {
    for (let i = 1; i < count; i++) tf.dispose(step());
    const last = step();
    const [loss] = await last.data();
    last.dispose();
    if (!Number.isFinite(loss)) throw new Error(`the loss of the discriminator is ${loss}`);
  };
};

const multiply = (): Steps => {
  const [a, b] = [0, 1].map((seed) => tf.randomNormal([productSize, productSize], 0, 1, 'float32', seed));
  return async (count) => {
    for (let i = 1; i < count; i++) tf.dispose(tf.matMul(a!, b!));
    await tf.matMul(a!, b!).data();
  };
};

const engines: Readonly<Record<string, { readonly package: string; readonly backend: string }>> = {
  wasm: { package: '@tensorflow/tfjs-backend-wasm', backend: 'wasm' },
  native: { package: '@tensorflow/tfjs-node', backend: 'tensorflow' },
};
const engine = engines[process.argv[2] ?? 'wasm']!;

const start = async (): Promise<string | undefined> => {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  try {
    await import(engine.package);
    return (await tf.setBackend(engine.backend))
      ? undefined
      : `TensorFlow.js does not start its ${engine.backend} backend`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const problem = await start();
if (problem !== undefined) sayMissing(problem);
else {
  tf.enableProdMode();
  await serve(`${engine.package} ${tf.version_core}`, (work) =>
    work === ('product' satisfies Work) ? multiply() : train(work as RowName),
  );
}
