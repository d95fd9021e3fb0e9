import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { ring, twoMoons } from 'rxgan/data';
import { mlp, model, type Players } from 'rxgan/models';
import { assertFinite, every, minimize, phases, readTensors, report, step } from 'rxgan/operators';
import { batches, type Tick, ticks } from 'rxgan/streams';
import { map, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

const network = mlp({ inputs: 2, hidden: [4], outputs: 2 });
const pair = model({ seed: 1, players: { toA: network, toB: network } })();
const ticks$ = ticks(pair, batches({ a: ring(), b: twoMoons() }, { size: 8, seed: 1 }));
const l1 = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.mean(tf.abs(tf.sub(x, y)));

type Counts = 'step' | 'deviceReads' | 'fusedUpdates' | 'tapeUpdates';
type Measured<R> = R extends Observable<infer Row> ? { [K in keyof Row as Exclude<K, Counts>]: Row[K] } : never;

describe('metrics of minimize', () => {
  it('are the terms and their sum, of each step in the pipeline', () => {
    const rows$ = ticks$.pipe(
      minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) }), { sum: 'lossA' }),
      minimize(['toB'], ({ net, batch }) => ({
        b: l1(net.toB(batch.a), batch.b),
        small: l1(net.toB(batch.a), tf.scalar(0)),
      })),
      report(),
    );
    expectTypeOf<Measured<typeof rows$>>().toEqualTypeOf<{
      readonly a: number;
      readonly lossA: number;
      readonly b: number;
      readonly small: number;
      readonly loss: number;
    }>();
  });

  it('are optional where a step is passed by', () => {
    const rows$ = ticks$.pipe(
      minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) }), { sum: 'lossA' }),
      every(
        2,
        minimize(['toB'], ({ net, batch }) => ({ b: l1(net.toB(batch.a), batch.b) })),
      ),
      report(),
    );
    expectTypeOf<Measured<typeof rows$>>().toEqualTypeOf<{
      readonly a: number;
      readonly lossA: number;
      readonly b?: number;
      readonly loss?: number;
    }>();
  });

  it('are optional in phases, however many there are', () => {
    const one$ = ticks$.pipe(
      phases(minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) }))),
      report(),
    );
    expectTypeOf<Measured<typeof one$>>().toEqualTypeOf<{ readonly a?: number; readonly loss?: number }>();
    const two$ = ticks$.pipe(
      phases(
        minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })),
        [
          10,
          every(
            2,
            minimize(['toB'], ({ net, batch }) => ({ b: l1(net.toB(batch.a), batch.b) }), { sum: 'lossB' }),
          ),
        ],
      ),
      report(),
    );
    expectTypeOf<Measured<typeof two$>>().toEqualTypeOf<{
      readonly a?: number;
      readonly loss?: number;
      readonly b?: number;
      readonly lossB?: number;
    }>();
    const nine$ = ticks$.pipe(
      phases(
        minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })),
        [1, minimize(['toA'], ({ net, batch }) => ({ b: l1(net.toA(batch.b), batch.a) }))],
        [2, minimize(['toA'], ({ net, batch }) => ({ c: l1(net.toA(batch.b), batch.a) }))],
        [3, minimize(['toA'], ({ net, batch }) => ({ d: l1(net.toA(batch.b), batch.a) }))],
        [4, minimize(['toA'], ({ net, batch }) => ({ e: l1(net.toA(batch.b), batch.a) }))],
        [5, minimize(['toA'], ({ net, batch }) => ({ f: l1(net.toA(batch.b), batch.a) }))],
        [6, minimize(['toA'], ({ net, batch }) => ({ g: l1(net.toA(batch.b), batch.a) }))],
        [7, minimize(['toA'], ({ net, batch }) => ({ h: l1(net.toA(batch.b), batch.a) }))],
        [8, minimize(['toB'], ({ net, batch }) => ({ i: l1(net.toB(batch.a), batch.b) }), { sum: 'lossB' })],
      ),
      report(),
    );
    expectTypeOf<Measured<typeof nine$>>().toEqualTypeOf<{
      readonly [K in 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'loss' | 'lossB']?: number;
    }>();
    type Pair = Tick<{ readonly a: tf.Tensor; readonly b: tf.Tensor }, {}, Players<'toA' | 'toB'>>;
    const mean = step(({ batch }: Pair) => ({ mean: tf.mean<tf.Scalar>(batch.a) }));
    const max = step(({ batch }: Pair) => ({ max: tf.max<tf.Scalar>(batch.b) }));
    const six$ = ticks$.pipe(
      flow(phases(mean, [1, max], [2, mean], [3, max], [4, flow(max, every(2, mean))], [5, max]), assertFinite()),
      report(),
    );
    expectTypeOf<Measured<typeof six$>>().toEqualTypeOf<{ readonly mean?: number; readonly max?: number }>();
  });

  it('stand beside those of a step of one’s own, which knows fields and players, as readTensors does', () => {
    const rows$ = ticks$.pipe(
      minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })),
      step(({ batch, model: { players } }) => ({ apart: l1(players.toB.network.apply(batch.a), batch.b) })),
      report(),
    );
    expectTypeOf<Measured<typeof rows$>>().toEqualTypeOf<{
      readonly a: number;
      readonly loss: number;
      readonly apart: number;
    }>();
    ticks$.pipe(readTensors(10, ({ batch, model: { players } }) => ({ fake: players.toA.network.apply(batch.b) })));
    // @ts-expect-error there is no field c
    ticks$.pipe(step(({ batch }) => ({ mean: l1(batch.c, batch.b) })));
    // @ts-expect-error there is no player toC
    ticks$.pipe(readTensors(10, ({ batch, model: { players } }) => ({ fake: players.toC.network.apply(batch.b) })));
  });
});

describe('mistakes that do not compile', () => {
  it('a player that is not there', () => {
    // @ts-expect-error there is no such player to learn
    ticks$.pipe(minimize(['toC'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })));
    // @ts-expect-error there is no such network
    ticks$.pipe(minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toC(batch.b), batch.a) })));
  });

  it('a field of the batch that is not there', () => {
    // @ts-expect-error the source has the fields a and b
    ticks$.pipe(minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.c), batch.a) })));
  });

  it('a metric that no step produced', () => {
    ticks$.pipe(
      minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })),
      report(),
      // @ts-expect-error no term is called b
      map(({ b }) => b),
    );
    ticks$.pipe(
      minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) }), { sum: 'total' }),
      report(),
      // @ts-expect-error the sum is called total
      map(({ loss }) => loss),
    );
    ticks$.pipe(
      every(
        2,
        minimize(['toA'], ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })),
      ),
      report(),
      // @ts-expect-error possibly undefined
      map(({ a }) => a + 1),
    );
  });

  it('an objective that returns a promise', () => {
    // @ts-expect-error a promise of terms is no record of scalars
    ticks$.pipe(minimize(['toA'], async ({ net, batch }) => ({ a: l1(net.toA(batch.b), batch.a) })));
  });

  it('a term that is no tensor', () => {
    // @ts-expect-error a number has no gradient
    ticks$.pipe(minimize(['toA'], () => ({ a: 1 })));
  });
});
