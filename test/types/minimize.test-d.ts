import * as tf from '@tensorflow/tfjs-core';
import { ring, twoMoons } from 'rxgan/data';
import { mlp, model } from 'rxgan/models';
import { every, minimize, readTensors, report, step } from 'rxgan/operators';
import { batches, ticks } from 'rxgan/streams';
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
