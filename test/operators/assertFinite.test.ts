import * as tf from '@tensorflow/tfjs-core';
import { nonSaturating } from 'rxgan/losses';
import type { GanPlayer, Model } from 'rxgan/models';
import { assertFinite, discriminatorStep, every, generatorStep, report, step } from 'rxgan/operators';
import type { BatchSource, Tick } from 'rxgan/streams';
import { type Observable, tap } from 'rxjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { numTensors, startJs } from '../support/fakes.js';
import { data, train } from './training.js';

beforeAll(startJs);

const nan = Number.NaN;
/** Puts a bad number into one entry of a variable, at a step. */
const poison = (which: (gan: Model<GanPlayer>) => tf.Variable, value: number, at = 2) =>
  tap(({ model, step }: Tick) => {
    if (step !== at) return;
    const variable = which(model);
    const values = variable.dataSync().slice();
    values[values.length - 1] = value;
    variable.assign(tf.tensor(values, variable.shape));
  });
/** Rows that came through, and how the run ended. */
const outcome = async <A extends { readonly step: number }>(
  pipeline: (ticks$: Observable<Tick>) => Observable<A>,
  source?: BatchSource,
): Promise<{ steps: number[]; error: unknown }> => {
  const steps: number[] = [];
  const observed = (ticks$: Observable<Tick>) => pipeline(ticks$).pipe(tap(({ step }) => steps.push(step)));
  const error = await train(observed, { steps: 9, ...(source && { source }) }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { steps, error };
};

describe('assertFinite', () => {
  let before = 0;
  beforeEach(() => {
    before = numTensors();
  });

  it.each<[string, (gan: Model<GanPlayer>) => tf.Variable, number]>([
    ['discriminator/0/kernel', ({ players: { discriminator } }) => discriminator.network.variables[0]!, nan],
    [
      'discriminator/1/bias',
      ({ players: { discriminator } }) => discriminator.network.variables[3]!,
      Number.POSITIVE_INFINITY,
    ],
    ['generator/0/bias', ({ players: { generator } }) => generator.network.variables[1]!, nan],
    ['generator/1/kernel', ({ players: { generator } }) => generator.network.variables[2]!, Number.NEGATIVE_INFINITY],
  ])('names %s, however few of its numbers are bad, and the step', async (tensor, which, value) => {
    const { steps, error } = await outcome((ticks$) => ticks$.pipe(poison(which, value), assertFinite(), report()));
    expect(error).toMatchObject({ _tag: 'NonFinite', step: 2, term: undefined, tensor });
    expect(error).toMatchObject({ message: expect.stringContaining(`step 2, tensor ${tensor}`) });
    // The rows before it, and that of the step itself.
    expect(steps).toEqual([0, 1, 2]);
    expect(numTensors()).toBe(before);
  });

  it('names the batch', async () => {
    const bad: BatchSource = (step) => {
      const batch = data(step);
      if (step === 1) batch.data[3] = nan;
      return batch;
    };
    const { error } = await outcome((ticks$) => ticks$.pipe(assertFinite(), report()), bad);
    expect(error).toMatchObject({ step: 1, tensor: 'batch', term: undefined });
  });

  it('names the first bad term of the loss together with the tensor', async () => {
    const bad: BatchSource = (step) => {
      const batch = data(step);
      if (step === 1) batch.data.fill(nan);
      return batch;
    };
    const { steps, error } = await outcome(
      (ticks$) => ticks$.pipe(discriminatorStep(nonSaturating), generatorStep(nonSaturating), assertFinite(), report()),
      bad,
    );
    expect(error).toMatchObject({ step: 1, term: 'dLoss', tensor: 'batch' });
    expect(error).toMatchObject({ message: expect.stringContaining('step 1, term dLoss, tensor batch') });
    expect(steps).toEqual([0, 1]);
  });

  it('is satisfied with anything finite, also at the ends of the range, and counts its reads', async () => {
    const extreme = step(() => ({ most: tf.scalar(3.4e38), least: tf.scalar(-1e-45), zero: tf.scalar(-0) }));
    const rows = await train((ticks$) => ticks$.pipe(extreme, assertFinite(), report()), { steps: 3 });
    expect(rows.map(({ deviceReads }) => deviceReads)).toEqual([2, 4, 6]);
  });

  it('looks only where it is put: every n-th step', async () => {
    const which = ({ players: { discriminator } }: Model<GanPlayer>) => discriminator.network.variables[0]!;
    const { steps, error } = await outcome((ticks$) =>
      ticks$.pipe(poison(which, nan), every(5, assertFinite()), report()),
    );
    expect(error).toMatchObject({ step: 4 });
    expect(steps).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not look at a metric that is absent', async () => {
    const absent = step(() => ({ none: undefined }));
    const { steps, error } = await outcome((ticks$) => ticks$.pipe(absent, assertFinite(), report()));
    expect(error).toBeUndefined();
    expect(steps.length).toBe(9);
  });

  it('looks at metrics of any number type', async () => {
    const counted = step(({ batch }) => ({ all: tf.sum(tf.greater(batch, 0)) as tf.Scalar }));
    const { error } = await outcome((ticks$) => ticks$.pipe(counted, assertFinite(), report(9)));
    expect(error).toBeUndefined();
  });
});
