import * as tf from '@tensorflow/tfjs-core';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { keyOf, uniforms } from 'rxgan';
import { runControl } from 'rxgan/control';
import { digitFeatures } from 'rxgan/metrics';
import {
  classCoverage,
  digits,
  featureDistance,
  type Interpolation,
  imageGrid,
  images,
  lossNames,
  type RunOptions,
  run,
  scoreHistogram,
} from 'rxgan/recipes';
import type { RunEvent } from 'rxgan/runs';
import { filter, lastValueFrom, take, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { start } from '../support/engines.js';
import { macrotasks } from '../support/fakes.js';
import { only, samplesOf, trainingOf } from './events.js';

/** Bright bars at random places on black. */
const bars = (purpose: string, size: number) => ({
  name: 'bars',
  size,
  shape: [28, 28, 1],
  at: (index: number) => {
    const [x, width] = uniforms(keyOf(3, purpose), 2, index);
    const from = Math.floor(20 * x!);
    const to = from + 2 + Math.floor(5 * width!);
    return Float32Array.from({ length: 784 }, (_, i) => (i % 28 >= from && i % 28 < to ? 1 : -1));
  },
});
const split = { training: bars('training', 200), heldOut: bars('held out', 40) };

interface How extends RunOptions {
  readonly lookPeriod?: number;
  readonly evaluationPeriod?: number;
  readonly interpolation?: Partial<Interpolation>;
}
const run$ = ({ lookPeriod = 3, evaluationPeriod = 6, interpolation = {}, ...options }: How = {}) => {
  const period = (every: number) => ({ every, first: true, last: true });
  const recipe = {
    ...digits,
    data: images({ read: () => TE.right(split), net: digitFeatures, folder: 'bars' }),
    observers: [
      imageGrid({ due: period(lookPeriod), interpolation }),
      scoreHistogram(period(lookPeriod)),
      featureDistance(period(evaluationPeriod)),
      classCoverage(period(evaluationPeriod)),
    ],
  };
  return run(recipe, { seed: 5, steps: 12, batch: 8, ...options });
};
const told = (options: How = {}) => lastValueFrom(run$(options).pipe(toArray()));
/** All pictures by step. */
const grids = (events: readonly RunEvent[]) =>
  new Map(samplesOf(events, 'images').map(({ step, sample: { data } }) => [step, data]));
const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((total, count) => total + count, 0);

describe('a run of images', () => {
  beforeAll(() => start('wasm'));

  it('tells of every step, and pictures and evaluations when they are due', async () => {
    const events = await told({ rowPeriod: 4 });
    const steps = (tag: 'Step' | 'Row' | 'Evaluation') => only(events, tag).map(({ step }) => step);
    expect(steps('Step')).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(steps('Row')).toEqual([3, 7, 11]);
    expect(steps('Evaluation')).toEqual([0, 5, 11]);
    expect(
      only(events, 'Step').flatMap(({ step, pending }) => (pending.length > 0 ? [[step, ...pending]] : [])),
    ).toEqual([
      [0, 'Evaluation'],
      [3, 'Row'],
      [5, 'Evaluation'],
      [7, 'Row'],
      [11, 'Row', 'Evaluation'],
    ]);
    for (const kind of ['images', 'histogram'] as const)
      expect(
        samplesOf(events, kind)
          .map(({ step }) => step)
          .sort((a, b) => a - b),
      ).toEqual([0, 2, 5, 8, 11]);
    for (const { sample } of samplesOf(events, 'images'))
      expect([sample.shape, sample.data.length, sample.seedId]).toEqual([[64, 28, 28, 1], 64 * 784, 5]);
    for (const { sample } of samplesOf(events, 'histogram'))
      expect([sample.edges.length, sample.real.length, sum(sample.real), sum(sample.fake)]).toEqual([33, 32, 40, 40]);
    for (const { values, ideal } of only(events, 'Evaluation')) {
      expect(Object.keys(values)).toEqual(['frechet', 'density', 'coverage', 'classes', 'sure', 'reverseKl']);
      expect(values['frechet']).toBeGreaterThan(0);
      expect(ideal).toMatchObject({ coverage: expect.any(Number), classes: 10 });
    }
  });

  it('is the same for the same seed, number by number and pixel by pixel', async () => {
    const [first, again] = [await told({ steps: 20, rowPeriod: 1 }), await told({ steps: 20, rowPeriod: 1 })];
    expect(trainingOf(again)).toEqual(trainingOf(first));
    for (const tag of ['Sample', 'Evaluation'] as const) expect(only(again, tag)).toEqual(only(first, tag));
    const [row] = only(await told({ seed: 6, steps: 1, rowPeriod: 1 }), 'Row');
    expect(row!.values['dLoss']).not.toBe(only(first, 'Row')[0]!.values['dLoss']);
  });

  it('is changed by no look: the same numbers, and the same grid at the same step', async () => {
    const seldom = await told({ steps: 20, rowPeriod: 1, lookPeriod: 10, evaluationPeriod: 1_000 });
    const often = await told({ steps: 20, rowPeriod: 1, lookPeriod: 1, evaluationPeriod: 4 });
    expect(trainingOf(often)).toEqual(trainingOf(seldom));
    const all = grids(often);
    expect(all.size).toBe(20);
    for (const [step, data] of grids(seldom)) expect(all.get(step)).toEqual(data);
    expect(all.get(19)).not.toEqual(all.get(0));
  });

  it('interpolates between two images of the grid when it is asked to', async () => {
    const options = { lookPeriod: 10 };
    const tunables = digits.tunables({ ...digits.defaults, seed: 5, steps: 12 });
    const control = runControl<string>({ tunables: { ...tunables }, operations: ['pause', 'resume', 'interpolate'] });
    const problems: (string | undefined)[] = [];
    const ask = (op: 'pause' | 'resume' | 'interpolate', then = () => {}) =>
      control.ask({
        command: { op },
        by: 'test',
        answer: (problem) => {
          problems.push(problem);
          then();
        },
      });
    const events = await lastValueFrom(
      run$({ ...options, control, interpolation: { from: 7, to: 30, frames: 5 } }).pipe(
        tap((event) => {
          if (event._tag !== 'Step' || event.step !== 9) return;
          ask('pause');
          ask('interpolate', () => ask('resume'));
        }),
        toArray(),
      ),
    );
    expect(problems).toEqual([undefined, undefined, undefined]);
    const [made, ...more] = samplesOf(events, 'interpolation');
    expect([more.length, made?.step, made?.sample.shape, made?.sample.seedId]).toEqual([0, 9, [5, 28, 28, 1], 5]);
    const frame = (place: number) => made!.sample.data.subarray(784 * place, 784 * (place + 1));
    const shown = (place: number) =>
      grids(events)
        .get(9)!
        .subarray(784 * place, 784 * (place + 1));
    // Another number of images in a batch may round otherwise.
    const apart = (a: Uint8Array, b: Uint8Array) => Math.max(...a.map((gray, i) => Math.abs(gray - b[i]!)));
    expect([apart(frame(0), shown(7)), apart(frame(4), shown(30))].every((most) => most <= 1)).toBe(true);
    expect(apart(frame(0), frame(4))).toBeGreaterThan(8);
    expect(grids(events)).toEqual(grids(await told(options)));
  });

  it.each([
    ['from', { from: 64 }],
    ['to', { to: -1 }],
    ['frames', { frames: 1 }],
  ])('refuses an interpolation with such a %s, at once', (name, interpolation) => {
    expect(() => run$({ interpolation })).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: `interpolation.${name}` }),
    );
  });

  it.each([0, 1, 7])('leaves nothing behind when it is left after %i steps, or ends', async (steps) => {
    const before = tf.memory().numTensors;
    const step$ = run$().pipe(filter(({ _tag }) => _tag === 'Step'));
    if (steps > 0) await lastValueFrom(step$.pipe(take(steps)));
    else await told();
    // What was being read when the run was left is freed when it has been.
    for (let i = 0; i < 200 && tf.memory().numTensors > before; i++) await macrotasks();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(lossNames)('is trained with %s', async (loss) => {
    const events = await told({ loss, steps: 5, rowPeriod: 5, lookPeriod: 100, evaluationPeriod: 100 });
    const [row] = only(events, 'Row');
    for (const name of ['dLoss', 'gLoss']) expect(Number.isFinite(row!.values[name])).toBe(true);
  });

  it('can be subscribed to twice', async () => {
    const same$ = run$({ steps: 3 });
    const [first, second] = [await lastValueFrom(same$.pipe(toArray())), await lastValueFrom(same$.pipe(toArray()))];
    expect(only(second, 'Evaluation')).toEqual(only(first, 'Evaluation'));
  });
});
