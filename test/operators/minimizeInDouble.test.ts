import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { klToStandardNormal, reparameterize } from 'rxgan/losses';
import { dense, gaussian, model, sequential, sgd, softplus, tanh } from 'rxgan/models';
import { minimize } from 'rxgan/operators';
import { ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { start } from '../support/engines.js';
import { contentsOf } from '../support/fakes.js';

beforeAll(() => start('js'));

describe('minimize, in double precision', () => {
  it('makes a step of the gradient by central differences, for random auto-encoders, with and without the tape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(999), fc.integer({ min: 1, max: 4 }), fc.boolean(), async (seed, width, tape) => {
        const made = model({
          seed,
          tape,
          players: {
            encoder: sequential([3], dense(width, tanh), dense(4)),
            decoder: sequential([2], dense(width, softplus), dense(3)),
          },
          optimizer: sgd({ learningRate: 1 }),
        })();
        const { encoder, decoder } = made.players;
        const players = [encoder, decoder];
        const variables = players.flatMap(({ network }) => network.variables);
        const x = { data: Float32Array.from({ length: 12 }, (_, i) => Math.cos(i + seed)), shape: [4, 3] };
        // The same draws at every evaluation: they follow from the count of updates.
        const loss = async (): Promise<number> => {
          for (const player of players) player.iterations = 0;
          let value = 0;
          await lastValueFrom(
            ticks(made, () => x).pipe(
              minimize(['encoder', 'decoder'], ({ net, batch, draw }) => {
                const [mean, logVariance] = tf.split(net.encoder(batch), 2, 1) as [tf.Tensor, tf.Tensor];
                const y = net.decoder(reparameterize({ mean, logVariance }, draw(gaussian(2))));
                return {
                  reconstruction: tf.mean<tf.Scalar>(tf.square(tf.sub(y, batch))),
                  kl: tf.mul<tf.Scalar>(0.1, klToStandardNormal({ mean, logVariance })),
                };
              }),
              tap(({ metrics }) => {
                value = metrics.loss.dataSync()[0]!;
              }),
              take(1),
            ),
          );
          return value;
        };
        const before = contentsOf(variables);
        const reset = (): void =>
          variables.forEach((variable, i) => {
            tf.tidy(() => variable.assign(tf.tensor(before[i]!, variable.shape)));
          });
        await loss();
        const stepped = contentsOf(variables).flat();
        const gradient = before.flat().map((value, i) => value - stepped[i]!);
        const numeric: number[] = [];
        for (const [i, values] of before.entries())
          for (const k of values.keys()) {
            const at = async (by: number): Promise<number> => {
              reset();
              const moved = values.map((value, j) => (j === k ? value + by : value));
              tf.tidy(() => variables[i]!.assign(tf.tensor(moved, variables[i]!.shape)));
              return loss();
            };
            numeric.push(((await at(1e-5)) - (await at(-1e-5))) / 2e-5);
          }
        gradient.forEach((slope, i) => expect(slope).toBeCloseTo(numeric[i]!, 7));
        made[Symbol.dispose]();
      }),
      { seed: 11, numRuns: 8 },
    );
  });
});
