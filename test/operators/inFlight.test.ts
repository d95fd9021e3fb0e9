import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { ring } from 'rxgan/data';
import { mlpGan } from 'rxgan/models';
import { readTensors, report, samples, step } from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const data = batches(ring(), { size: 4, seed: 1 });
const measured = step(({ step }) => ({ twice: tf.scalar(2 * step) }));
const rows = <A>(pipeline: (ticks$: rx.Observable<Tick>) => rx.Observable<A>): Promise<A[]> =>
  rx.lastValueFrom(
    scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) => pipeline(ticks(gan, data).pipe(rx.take(12))).pipe(rx.toArray())),
  );

/** Every read takes as many macrotasks as the list says; counts how many are under way. */
const slowReads = (delays: readonly number[]) => {
  const flights = { most: 0, now: 0 };
  let started = 0;
  const slow = rx.map((tick: Tick) => ({
    ...tick,
    read: async (tensor: tf.Tensor): Promise<Float32Array> => {
      const delay = delays[started++ % delays.length]!;
      flights.most = Math.max(flights.most, ++flights.now);
      const values = tick.read(tensor);
      await macrotasks(delay);
      flights.now--;
      return values;
    },
  }));
  return { flights, slow };
};
const delays = fc.array(fc.nat(8), { minLength: 1, maxLength: 6 });

describe('leaving the device', () => {
  it('report gives every row in order, with no more reads under way than allowed, however late they arrive', () =>
    fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 4 }), async (late, inFlight) => {
        const before = numTensors();
        const { flights, slow } = slowReads(late);
        const seen = await rows((ticks$) => ticks$.pipe(slow, measured, report(1, { inFlight })));
        expect(seen.map(({ step, twice }) => [step, twice])).toEqual(Array.from({ length: 12 }, (_, i) => [i, 2 * i]));
        expect(flights.most).toBeLessThanOrEqual(inFlight);
        expect(numTensors()).toBe(before);
      }),
      { seed: 7, numRuns: 40 },
    ));

  it('does not make training wait for a single read: several are under way when reads are slow', async () => {
    const { flights, slow } = slowReads([20]);
    await rows((ticks$) => ticks$.pipe(slow, measured, report(1, { inFlight: 4 })));
    expect(flights.most).toBe(4);
  });

  it('reads the values of the tick, not those of when the read is served', async () => {
    const { slow } = slowReads([7, 0, 3]);
    const moved = rx.tap(({ model }: Tick) =>
      model.players.generator.ema!.assign(tf.add(model.players.generator.ema!, 1)),
    );
    const read = await rows((ticks$) =>
      ticks$.pipe(
        slow,
        moved,
        readTensors(1, ({ model }) => ({ average: model.players.generator.ema! })),
      ),
    );
    const firsts = read.map(({ average }) => Math.round(average.data[0]! - read[0]!.average.data[0]!));
    expect(firsts).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it('counts the reads up to each row', async () => {
    const seen = await rows((ticks$) => ticks$.pipe(measured, report(3)));
    expect(seen.map(({ step, deviceReads }) => [step, deviceReads])).toEqual([
      [2, 1],
      [5, 2],
      [8, 3],
      [11, 4],
    ]);
  });

  it('reports a tick without metrics, and leaves out a metric that is absent', async () => {
    const bare = await rows((ticks$) => ticks$.pipe(report(6)));
    expect(bare).toEqual([
      { step: 5, deviceReads: 0, fusedUpdates: 0, tapeUpdates: 0 },
      { step: 11, deviceReads: 0, fusedUpdates: 0, tapeUpdates: 0 },
    ]);
    const absent = step(() => ({ none: undefined }));
    const [row] = await rows((ticks$) => ticks$.pipe(absent, measured, report(12)));
    expect(row).toEqual({ step: 11, twice: 22, deviceReads: 1, fusedUpdates: 0, tapeUpdates: 0 });
  });

  it('reports metrics of any number type together', async () => {
    const counted = step(({ batch }) => ({ all: tf.sum(tf.greater(batch, -9)) as tf.Scalar }));
    const [row] = await rows((ticks$) => ticks$.pipe(measured, counted, report(12)));
    expect(row).toMatchObject({ twice: 22, all: 8 });
  });

  it('gives the same samples at every look while nothing trains, also past other draws', async () => {
    const looks = await rows((ticks$) => ticks$.pipe(samples(4, { count: 5 })));
    expect(looks.map(({ step }) => step)).toEqual([3, 7, 11]);
    expect(looks[0]!.samples.shape).toEqual([5, 2]);
    expect(looks[1]!.samples).toEqual(looks[0]!.samples);
    expect(looks[2]!.samples).toEqual(looks[0]!.samples);
  });

  it('samples the averaged generator or the one in training, and puts the weights back', async () => {
    const shifted = rx.tap(({ model }: Tick) =>
      model.players.generator.ema!.assign(tf.zerosLike(model.players.generator.ema!)),
    );
    const weights: number[][] = [];
    const watch = rx.tap(({ model }: Tick) =>
      weights.push(Array.from(model.players.generator.network.variables[0]!.dataSync())),
    );
    const averaged = await rows((ticks$) => ticks$.pipe(shifted, samples(12, { count: 3 })));
    expect([...averaged[0]!.samples.data]).toEqual([0, 0, 0, 0, 0, 0]);
    const own = await rows((ticks$) =>
      ticks$.pipe(
        shifted,
        watch,
        samples(6, { count: 3 }),
        rx.tap(() => undefined),
      ),
    );
    expect([...own[0]!.samples.data]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(weights.every((each) => each.every((w, i) => w === weights[0]![i]))).toBe(true);
    const trained = await rows((ticks$) => ticks$.pipe(shifted, samples(12, { count: 3, averaged: false })));
    expect(trained[0]!.samples.data.some((x) => x !== 0)).toBe(true);
  });
});
