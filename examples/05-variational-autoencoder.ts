/** A variational auto-encoder: two players, one objective. Learns points, or digits if given the folder of MNIST. */

import * as tf from '@tensorflow/tfjs-core';
import { orThrow } from 'rxgan';
import { type Dataset, heldOut, mnist, ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { bernoulliNll, gaussianNll, klToStandardNormal, reparameterize } from 'rxgan/losses';
import { adam, dense, flatten, gaussian, model, relu, reshape, sequential } from 'rxgan/models';
import { minimize, report, step, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

/** The sizes of the networks, and -log p(x | z) from what the decoder makes of z. */
interface Shape {
  readonly hidden: number;
  readonly codes: number;
  readonly nll: (x: tf.Tensor, decoded: tf.Tensor) => tf.Scalar;
}
type Network = (x: tf.Tensor) => tf.Tensor;

export const variationalAutoencoder = (data: Dataset, { hidden, codes, nll }: Shape) => {
  const size = data.shape.reduce((product, length) => product * length);
  const encoder = sequential(data.shape, flatten(), dense(hidden, relu), dense(2 * codes));
  const decoder = sequential([codes], dense(hidden, relu), dense(size), reshape(data.shape));

  const negativeElbo = (x: tf.Tensor, encode: Network, decode: Network, noise: tf.Tensor) => {
    const [mean, logVariance] = tf.split(encode(x), 2, 1) as [tf.Tensor, tf.Tensor];
    const decoded = decode(reparameterize({ mean, logVariance }, noise));
    return { reconstruction: nll(x, decoded), kl: klToStandardNormal({ mean, logVariance }) };
  };
  return scoped(model({ seed: 7, players: { encoder, decoder }, optimizer: adam({ learningRate: 2e-3 }) }), (vae) =>
    ticks(vae, batches(heldOut(data, 2_000), { size: 64, seed: 7 })).pipe(
      step(({ step: seed, batch: { heldOut: x }, model: { players } }) => {
        const noise = tf.randomNormal([64, codes], 0, 1, 'float32', seed);
        const terms = negativeElbo(x, players.encoder.network.apply, players.decoder.network.apply, noise);
        return { heldOut: tf.add<tf.Scalar>(terms.reconstruction, terms.kl) };
      }),
      minimize(['encoder', 'decoder'], ({ net, batch, draw }) =>
        negativeElbo(batch.training, net.encoder, net.decoder, draw(gaussian(codes))),
      ),
      takeSteps(501),
      report((now) => now % 50 === 0),
    ),
  );
};

await orThrow(pickEngine({ work: 'small' }));
const certain: Shape['nll'] = (x, mean) => gaussianNll(x, { mean, logVariance: tf.scalar(-4) });
const gray: Shape['nll'] = (x, logits) => bernoulliNll(tf.mul(0.5, tf.add(x, 1)), logits);
const [, , folder] = process.argv;
const rows$ =
  folder === undefined
    ? variationalAutoencoder(ring(), { hidden: 64, codes: 2, nll: certain })
    : variationalAutoencoder(await orThrow(mnist(folder, { split: 'test' })), { hidden: 128, codes: 16, nll: gray });
await rows$.forEach((row) => console.log(row.step, row.heldOut, row.reconstruction, row.kl));
