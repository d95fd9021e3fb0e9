/** CycleGAN: two translators, two critics, unpaired sets. From points, or digits of MNIST's folder, to their negatives. */
import * as tf from '@tensorflow/tfjs-core';
import { linear, orThrow } from 'rxgan';
import { type Dataset, heldOut, mnist, twoMoons } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { adversarial, nonSaturating, r1 } from 'rxgan/losses';
import { energyDistance, rows, runToEnd } from 'rxgan/metrics';
import { adam, conv2d, dense, flatten, type Layer, leakyRelu, model, sequential } from 'rxgan/models';
import { type HostTensor, minimize, readTensors, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { map } from 'rxjs';

const { discriminator, generator } = adversarial(r1(0.1)(nonSaturating));
const l1 = (x: tf.Tensor, y: tf.Tensor) => tf.mean<tf.Scalar>(tf.abs(tf.sub(x, y)));
const rowsOf = ({ data, shape }: HostTensor) => rows(data, data.length / shape[0]!);
const hidden = dense(64, leakyRelu());

export const cycleGan = (a: Dataset, b: Dataset, steps: number, ...layers: readonly Layer[]) => {
  const translator = sequential(a.shape, ...layers);
  const critic = sequential(a.shape, flatten(), hidden, hidden, dense(1));
  const players = { toA: translator, toB: translator, criticA: critic, criticB: critic };
  const optimizer = adam({ learningRate: linear(1e-2, 1e-3, 500), beta1: 0.5 });
  const [setA, setB] = [heldOut(a, 2_000), heldOut(b, 2_000, 1)];
  const data = { a: setA.training, b: setB.training, unseenA: setA.heldOut, unseenB: setB.heldOut };
  return scoped(model({ seed: 7, players, optimizer }), (translators) =>
    ticks(translators, batches(data, { size: 64, seed: 7 })).pipe(
      minimize(['criticA', 'criticB'], (s) => ({
        dA: discriminator(s, s.net.criticA, s.batch.a, s.net.toA(s.batch.b)),
        dB: discriminator(s, s.net.criticB, s.batch.b, s.net.toB(s.batch.a)),
      })),
      minimize(['toA', 'toB'], (s) => {
        const [fakeA, fakeB] = [s.net.toA(s.batch.b), s.net.toB(s.batch.a)];
        return {
          gA: generator(s, s.net.criticA, fakeA),
          gB: generator(s, s.net.criticB, fakeB),
          cycle: tf.add<tf.Scalar>(l1(s.net.toA(fakeB), s.batch.a), l1(s.net.toB(fakeA), s.batch.b)),
        };
      }),
      takeSteps(steps),
      readTensors(50, ({ batch: { unseenA, unseenB }, model: { players: made } }) => {
        const fake = made.toB.network.apply(unseenA);
        return { fake, real: unseenB, cycle: l1(made.toA.network.apply(fake), unseenA) };
      }),
      map(({ step, cycle, fake, real }) => {
        const distance = runToEnd(energyDistance(rowsOf(real), rowsOf(fake))).value;
        return { step, cycle: cycle.data[0]!, distance };
      }),
    ),
  );
};

await orThrow(pickEngine({ work: 'small' }));
const negative = (of: Dataset): Dataset => ({ ...of, at: (i) => Array.from(of.at(i), (x) => -x) });
const [, , folder] = process.argv;
const a = folder === undefined ? twoMoons() : await orThrow(mnist(folder, { split: 'test' }));
const pixelwise = [conv2d(8, { size: 1 }, leakyRelu()), conv2d(1, { size: 1 })];
const [steps, layers] = folder === undefined ? [500, [hidden, hidden, dense(2)]] : [200, pixelwise];
const rows$ = cycleGan(a, negative(a), steps, ...layers);
await rows$.forEach(({ step, cycle, distance }) => console.log(step, cycle, distance));
