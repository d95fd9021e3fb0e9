import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { hinge } from 'rxgan/losses';
import { energyDistance, rows } from 'rxgan/metrics';
import { batchNorm, dense, gan, gaussian, mlp, mlpGan, model, sequential, sgd } from 'rxgan/models';
import { alternating, ema, evaluate, minimize, samples } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
const autoencoder = model({
  seed: 2,
  players: {
    encoder: mlp({ inputs: 2, hidden: [4], outputs: 1 }),
    decoder: mlp({ inputs: 1, hidden: [4], outputs: 2 }),
  },
  optimizer: sgd({ learningRate: 0.1 }),
  ema: ['decoder'],
});

describe('samples and evaluations of a model of any players', () => {
  it('are made as the program says, by averaged weights or by those that are trained, and change nothing', async () => {
    const before = numTensors();
    const run = (averaged: boolean) =>
      lastValueFrom(
        scoped(autoencoder, (made) => {
          const start = contentsOf([...made.players.encoder.network.variables, made.players.decoder.ema!]);
          return ticks(made, data).pipe(
            samples(1, { count: 5, averaged, generate: ({ net, draw }) => net.decoder(draw(gaussian(1))) }),
            take(3),
            toArray(),
            (rows$) => {
              expect(contentsOf([...made.players.encoder.network.variables, made.players.decoder.ema!])).toEqual(start);
              return rows$;
            },
          );
        }),
      );
    const [averaged, own] = [await run(true), await run(false)];
    expect(averaged.map((each) => each.samples.shape)).toEqual([
      [5, 2],
      [5, 2],
      [5, 2],
    ]);
    // Nothing is trained: the average is the weights, and the draws are the same at every look.
    expect(averaged[2]!.samples.data).toEqual(averaged[0]!.samples.data);
    expect(own[0]!.samples.data).toEqual(averaged[0]!.samples.data);
    expect(numTensors()).toBe(before);
  });

  it('follow the average while the decoder learns', async () => {
    const run = (averaged: boolean) =>
      lastValueFrom(
        scoped(autoencoder, (made) =>
          ticks(made, data).pipe(
            minimize(['encoder', 'decoder'], ({ net, batch }) => ({
              reconstruction: tf.mean<tf.Scalar>(tf.square(tf.sub(net.decoder(net.encoder(batch)), batch))),
            })),
            ema('decoder', 1),
            samples(1, { count: 5, averaged, generate: ({ net, draw }) => net.decoder(draw(gaussian(1))) }),
            take(4),
            toArray(),
          ),
        ),
      );
    const [still, moving] = [await run(true), await run(false)];
    expect(still[3]!.samples.data).toEqual(still[0]!.samples.data);
    expect(moving[3]!.samples.data).not.toEqual(moving[0]!.samples.data);
  });

  it('an evaluation sees all examples in order, whatever the size of the pieces', async () => {
    const real = rows(ring().means.flat(), 2);
    const run = (chunk: number) =>
      firstValueFrom(
        scoped(autoencoder, (made) =>
          ticks(made, data).pipe(
            evaluate(1, (fake) => energyDistance(real, fake), {
              count: 20,
              chunk,
              generate: ({ net, draw }) => net.decoder(draw(gaussian(1))),
            }),
          ),
        ),
      );
    expect((await run(7)).result).toEqual((await run(20)).result);
  });

  it('without a player called generator it must be said how examples are made', async () => {
    const run$ = scoped(autoencoder, (made) => ticks(made, data).pipe(samples(1)));
    await expect(firstValueFrom(run$)).rejects.toMatchObject({
      message: 'player generator: there is none, only encoder, decoder; say how examples are made: generate',
    });
    const gan$ = scoped(mlpGan({ seed: 1 }), (made) => ticks(made, data).pipe(samples(1, { count: 3 })));
    expect((await firstValueFrom(gan$)).samples.shape).toEqual([3, 2]);
  });
});

describe('an evaluation beside training', () => {
  it('sees the moving averages of its own tick, however late it is computed', async () => {
    const real = rows(ring().means.flat(), 2);
    const normalized = gan({
      seed: 4,
      generator: sequential([2], dense(6), batchNorm(), dense(2)),
      discriminator: mlp({ inputs: 2, hidden: [4], outputs: 1 }),
    });
    const run = (chunk: number) =>
      lastValueFrom(
        scoped(normalized, (made) =>
          ticks(made, data).pipe(
            take(30),
            alternating(hinge),
            evaluate(
              (step) => step === 1,
              (fake) => energyDistance(real, fake),
              { count: 40, chunk },
            ),
          ),
        ),
      );
    const before = numTensors();
    // In pieces of two it takes twenty turns, between which training goes on.
    expect((await run(2)).result).toEqual((await run(40)).result);
    expect(numTensors()).toBe(before);
  });
});
