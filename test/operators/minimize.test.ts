import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { ring, twoMoons } from 'rxgan/data';
import { bernoulliNll, klToStandardNormal, reparameterize } from 'rxgan/losses';
import {
  batchNorm,
  dense,
  dropout,
  gaussian,
  mlp,
  model,
  type NetworkFactory,
  type Player,
  projection,
  relu,
  sequential,
  sgd,
  tanh,
  withCondition,
} from 'rxgan/models';
import { minimize, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
const halves = (x: tf.Tensor) => ({
  mean: tf.slice(x, [0, 0], [-1, 2]),
  logVariance: tf.slice(x, [0, 2], [-1, 2]),
});
const vae = (tape = false) =>
  model({
    seed: 7,
    tape,
    players: {
      encoder: mlp({ inputs: 2, hidden: [6], outputs: 4, activation: tanh }),
      decoder: mlp({ inputs: 2, hidden: [6], outputs: 2, activation: tanh }),
    },
    optimizer: sgd({ learningRate: 0.1 }),
  });
const negativeElbo = minimize<
  ReturnType<ReturnType<typeof vae>>['players'],
  tf.Tensor,
  {},
  { reconstruction: tf.Scalar; kl: tf.Scalar }
>(['encoder', 'decoder'], ({ net, batch, draw }) => {
  const code = halves(net.encoder(batch));
  return {
    reconstruction: bernoulliNll(tf.sigmoid(batch), net.decoder(reparameterize(code, draw(gaussian(2))))),
    kl: klToStandardNormal(code),
  };
});

describe('minimize', () => {
  it('refuses to be given no player, or one twice', () => {
    const objective = () => ({ zero: tf.scalar(0) });
    expect(() => minimize([], objective)).toThrow(/no player is named/);
    expect(() =>
      minimize<{ encoder: Player }, tf.Tensor, {}, { zero: tf.Scalar }>(['encoder', 'encoder'], objective),
    ).toThrow(/minimize\(encoder, encoder\).*named twice/);
  });
  it('measures each term and their sum, draws afresh, learns, and leaves no tensor behind', async () => {
    const before = numTensors();
    const rows = await lastValueFrom(
      scoped(vae(), (made) => ticks(made, () => data(0)).pipe(negativeElbo, report(), take(40), toArray())),
    );
    expect(numTensors()).toBe(before);
    for (const { loss, reconstruction, kl } of rows) expect(loss).toBeCloseTo(reconstruction + kl, 5);
    expect(rows[39]!.loss).toBeLessThan(0.8 * rows[0]!.loss);
    expect(rows[39]!.fusedUpdates).toBe(80);
    expect(rows[39]!.tapeUpdates).toBe(0);
  });

  it('computes the same on the tape', async () => {
    const run = (tape: boolean) =>
      lastValueFrom(scoped(vae(tape), (made) => ticks(made, data).pipe(negativeElbo, report(), take(5), toArray())));
    const [fused, taped] = [await run(false), await run(true)];
    expect(taped[4]!.fusedUpdates).toBe(0);
    fused.forEach((row, i) => {
      expect(row.loss).toBeCloseTo(taped[i]!.loss, 5);
      expect(row.kl).toBeCloseTo(taped[i]!.kl, 5);
    });
  });

  it('learns through a condition as it does on the tape', async () => {
    const players = {
      encoder: mlp({ inputs: 2, hidden: [4], outputs: 3, activation: tanh }),
      decoder: sequential([2], dense(4, tanh), withCondition(3), dense(4, tanh), projection(3)),
    };
    const run = async (tape: boolean) => {
      const made$ = model({ seed: 7, tape, players, optimizer: sgd({ learningRate: 0.1 }) });
      let weights: number[][] = [];
      const rows = await lastValueFrom(
        scoped(made$, (made) =>
          ticks(made, data).pipe(
            minimize(['encoder'], ({ net, batch }) => ({
              error: tf.mean(tf.square(net.decoder(batch, net.encoder(batch)))) as tf.Scalar,
            })),
            report(),
            take(3),
            tap(() => {
              weights = contentsOf(made.players.encoder.network.variables);
            }),
            toArray(),
          ),
        ),
      );
      return { weights, tapes: rows[2]!.tapeUpdates };
    };
    const [fused, taped] = [await run(false), await run(true)];
    expect([fused.tapes, taped.tapes]).toEqual([0, 3]);
    fused.weights.flat().forEach((weight, i) => expect(weight).toBeCloseTo(taped.weights.flat()[i]!, 6));
  });

  it('takes a record of data sets', async () => {
    const both = batches({ a: ring({ size: 32 }), b: twoMoons({ size: 32 }) }, { size: 4, seed: 1 });
    const run$ = scoped(model({ seed: 1, players: { ab: mlp({ inputs: 2, hidden: [4], outputs: 2 }) } }), (made) =>
      ticks(made, both).pipe(
        minimize(['ab'], ({ net, batch }) => ({
          apart: tf.mean<tf.Scalar>(tf.abs(tf.sub(net.ab(batch.a), batch.b))),
        })),
        report(),
        take(2),
        toArray(),
      ),
    );
    expect(await lastValueFrom(run$)).toHaveLength(2);
  });

  const names = ['p', 'q', 'r', 's', 't'] as const;
  const layers = fc.array(
    fc.constantFrom(
      () => dense(3, relu),
      () => dense(3, tanh),
      () => batchNorm(),
      () => dropout(0.5),
      () => dense(3),
    ),
    { minLength: 1, maxLength: 3 },
  );
  it('changes the named players and nothing else, bit for bit, over random models', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.array(layers, { minLength: 5, maxLength: 5 }),
        fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
        fc.boolean(),
        fc.nat(99),
        async (count, stacks, chosen, tape, seed) => {
          const present = names.slice(0, count);
          const learners = chosen.filter((i) => i < count).map((i) => names[i]!);
          fc.pre(learners.length > 0);
          const players = Object.fromEntries(
            present.map((name, i) => [
              name,
              sequential([3], dense(3), ...stacks[i]!.map((layer) => layer())) as NetworkFactory,
            ]),
          ) as Record<(typeof names)[number], NetworkFactory>;
          const x = { data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i + seed)), shape: [4, 3] };
          const before = numTensors();
          await lastValueFrom(
            scoped(model({ seed, players, tape, optimizer: sgd({ learningRate: 0.5, momentum: 0.5 }) }), (made) => {
              const all = () =>
                Object.entries(made.players).map(([name, { network, slots, iterations }]) => ({
                  name,
                  iterations,
                  contents: contentsOf([...network.variables, ...network.buffers, ...slots]),
                }));
              const start = all();
              return ticks(made, () => x).pipe(
                minimize(learners, ({ net, batch }) => ({
                  // Every player feeds the next one: gradients flow through all of them.
                  total: tf.mean<tf.Scalar>(
                    tf.square(
                      tf.sub(
                        present.reduce((y: tf.Tensor, name) => net[name](y), batch),
                        1,
                      ),
                    ),
                  ),
                })),
                tap(() => {
                  all().forEach((after, i) => {
                    if (learners.includes(after.name as (typeof names)[number])) expect(after.iterations).toBe(1);
                    else expect(after).toEqual(start[i]);
                  });
                }),
                take(1),
              );
            }),
          );
          expect(numTensors()).toBe(before);
        },
      ),
      { seed: 5, numRuns: 40 },
    );
  });

  it.each([
    ['a promise', async () => ({ a: tf.scalar(1) }), 'the objective gave a promise'],
    ['nothing', () => ({}), 'the objective gave no terms'],
    ['a vector', () => ({ a: tf.ones([2]) }), 'the term a is of shape [2], expected a single number'],
    ['a number', () => ({ a: 1 }), 'the term a is no tensor, but 1'],
    ['a term that is named as the sum', () => ({ loss: tf.scalar(1) }), 'a term is named loss, as the sum is'],
  ])('an objective that gives %s is refused, and nothing is left or changed', async (_what, objective, problem) => {
    const before = numTensors();
    const run$ = scoped(vae(), (made) =>
      ticks(made, data).pipe(minimize(['encoder'], objective as () => { a: tf.Scalar }), report(), take(1)),
    );
    await expect(lastValueFrom(run$)).rejects.toMatchObject({
      _tag: 'ConfigError',
      message: expect.stringContaining(problem),
    });
    expect(numTensors()).toBe(before);
  });

  it('a player that the model does not have is refused by name', async () => {
    const run$ = scoped(vae(), (made) =>
      ticks(made, data).pipe(
        minimize(['teacher' as 'encoder'], () => ({ a: tf.scalar(1) })),
        take(1),
      ),
    );
    await expect(lastValueFrom(run$)).rejects.toMatchObject({
      message: 'minimize(teacher): there is no player teacher; name some of encoder, decoder',
    });
  });
});
