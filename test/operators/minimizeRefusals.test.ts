import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { adversarial, hinge, leCam, wasserstein } from 'rxgan/losses';
import { adam, dense, gaussian, mlp, model, sequential } from 'rxgan/models';
import { minimize, type Objective, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';

beforeAll(startJs);

const net = (inputs: number, outputs: number) => mlp({ inputs, hidden: [4], outputs });
const made = model({
  seed: 7,
  players: { decoder: net(2, 2), left: net(2, 1), right: net(2, 1), wide: sequential([2], dense(3)) },
});
type Made = ReturnType<typeof made>['players'];
type Learners = ('left' | 'right' | 'decoder')[];

const trained = (
  objective: Objective<Made, tf.Tensor, Record<string, tf.Scalar>>,
  players: Learners = ['left', 'right'],
) => {
  const states: Record<string, number[]> = {};
  const run$ = scoped(made, (players4) =>
    ticks(players4, batches(ring({ size: 64 }), { size: 8, seed: 3 })).pipe(
      minimize<Made, tf.Tensor, {}, Record<string, tf.Scalar>>(players, objective),
      take(3),
      report(),
      tap(() => {
        for (const [name, state] of players4.states) states[name] = Array.from(state.dataSync());
      }),
    ),
  );
  return lastValueFrom(run$).then(() => states);
};

const { discriminator: stateful } = adversarial(leCam(0.3)(hinge));

describe('a stateful loss of several critics', () => {
  it('carries for each of them what it carries when that one trains alone', async () => {
    const left = await trained((s) => ({ a: stateful(s, s.net.left, s.batch, tf.neg(s.batch)) }), ['left']);
    const right = await trained((s) => ({ b: stateful(s, s.net.right, s.batch, tf.mul(s.batch, 2)) }), ['right']);
    const both = await trained((s) => ({
      a: stateful(s, s.net.left, s.batch, tf.neg(s.batch)),
      b: stateful(s, s.net.right, s.batch, tf.mul(s.batch, 2)),
    }));
    expect(Object.keys(both)).toEqual(['left/leCam', 'right/leCam']);
    expect(both).toEqual({ ...left, ...right });
    expect(both['left/leCam']).not.toEqual(both['right/leCam']);
  });
});

describe('minimize refuses', () => {
  const { discriminator: critic } = adversarial(wasserstein);
  it.each<[string, Objective<Made, tf.Tensor, Record<string, tf.Scalar>>, RegExp]>([
    [
      'a state that would move twice',
      (s) => ({
        a: stateful(s, s.net.left, s.batch, s.batch),
        b: stateful(s, s.net.left, s.batch, s.batch),
      }),
      /state left\/leCam would move twice/,
    ],
    [
      'inputs of another width',
      (s) => ({ a: tf.mean(s.net.left(tf.ones([8, 5]))) }),
      /left: takes inputs of shape \[batch, 2\], got \[8, 5\]/,
    ],
    ['a critic of several scores', (s) => ({ a: critic(s, s.net.wide, s.batch, s.batch) }), /wide: gives outputs/],
    [
      'batches of different sizes',
      (s) => ({ a: critic(s, s.net.left, s.batch, tf.ones([5, 2])) }),
      /8 real and 5 generated/,
    ],
    [
      'the same draw twice',
      (s) => ({ a: tf.mean(tf.add(s.draw(gaussian(2)), s.draw(gaussian(2)))) }),
      /draws 'latents' twice/,
    ],
    ['a draw of no rows', (s) => ({ a: tf.mean(s.draw(gaussian(2), 'latents', 0)) }), /rows: expected a positive/],
    ['a bare tensor', (s) => tf.mean(s.net.left(s.batch)) as never, /gave a tensor/],
    ['a term that is null', () => ({ a: null as never }), /the term a is no tensor, but null/],
    ['a term that is a number', () => ({ a: 3 as never }), /the term a is no tensor, but 3/],
    [
      'a term that is disposed of',
      () => {
        const a = tf.scalar(1);
        a.dispose();
        return { a };
      },
      /the term a is disposed of/,
    ],
  ])('%s', async (_name, objective, message) => {
    await expect(trained(objective)).rejects.toThrow(message);
  });

  it('learning rates that are no rates, at their step', async () => {
    const run$ = scoped(
      model({ seed: 1, players: { left: net(2, 1) }, optimizer: adam({ learningRate: (step) => 1 - step }) }),
      (one) =>
        ticks(one, batches(ring({ size: 64 }), { size: 8, seed: 3 })).pipe(
          minimize(['left'], (s) => ({ a: tf.mean(s.net.left(s.batch)) })),
          take(4),
          report(),
        ),
    );
    await expect(lastValueFrom(run$)).rejects.toThrow(/adam\.learningRate: .*got -1 at step 2/);
  });
});
