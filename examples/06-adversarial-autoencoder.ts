/** An adversarial auto-encoder: a critic tells codes from draws of a prior. Learns points, or digits of MNIST's folder. */
import * as tf from '@tensorflow/tfjs-core';
import { linear, orThrow, type Scheduled } from 'rxgan';
import { type Dataset, heldOut, mnist, swissRoll } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { adversarial, nonSaturating, r1, reconstructionError } from 'rxgan/losses';
import { adam, dense, flatten, gaussian, mlp, model, relu, reshape, sequential } from 'rxgan/models';
import { minimize, report, step, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

/** The networks' sizes, what the critic counts beside the reconstruction, and the learning rate. */
interface Shape {
  readonly hidden: number;
  readonly codes: number;
  readonly weight: number;
  readonly rate: Scheduled<number>;
}
const { discriminator, generator } = adversarial(r1(0.1)(nonSaturating));

export const adversarialAutoencoder = (data: Dataset, { hidden, codes, weight, rate }: Shape) => {
  const size = data.shape.reduce((product, length) => product * length);
  const players = {
    encoder: sequential(data.shape, flatten(), dense(hidden, relu), dense(codes)),
    decoder: sequential([codes], dense(hidden, relu), dense(size), reshape(data.shape)),
    critic: mlp({ inputs: codes, hidden: [hidden, hidden], outputs: 1 }),
  };
  return scoped(model({ seed: 7, players, optimizer: adam({ learningRate: rate, beta1: 0.5 }) }), (autoencoder) =>
    ticks(autoencoder, batches(heldOut(data, 2_000), { size: 64, seed: 7 })).pipe(
      step(({ batch: { heldOut: x }, model: { players: made } }) => {
        const code = made.encoder.network.apply(x);
        const error = reconstructionError(x, made.decoder.network.apply(code));
        return { error, meanSquare: tf.mean<tf.Scalar>(tf.square(code)) };
      }),
      minimize(['critic'], (s) => ({
        critic: discriminator(s, s.net.critic, s.draw(gaussian(codes)), s.net.encoder(s.batch.training)),
      })),
      minimize(['encoder', 'decoder'], (s) => {
        const code = s.net.encoder(s.batch.training);
        return {
          reconstruction: reconstructionError(s.batch.training, s.net.decoder(code)),
          prior: tf.mul<tf.Scalar>(weight, generator(s, s.net.critic, code)),
        };
      }),
      takeSteps(601),
      report((now) => now % 50 === 0),
    ),
  );
};

await orThrow(pickEngine({ work: 'small' }));
const [, , folder] = process.argv;
const points: Shape = { hidden: 64, codes: 2, weight: 1, rate: linear(4e-3, 4e-4, 600) };
const digits: Shape = { hidden: 128, codes: 8, weight: 200, rate: 3e-3 };
const rows$ =
  folder === undefined
    ? adversarialAutoencoder(swissRoll(), points)
    : adversarialAutoencoder(await orThrow(mnist(folder, { split: 'test' })), digits);
await rows$.forEach((row) => console.log(row.step, row.error, row.meanSquare));
