import * as tf from '@tensorflow/tfjs-core';
import { keyOf, uniforms } from 'rxgan';
import { runControl } from 'rxgan/control';
import { digits, type ImagesEvent, lossNames, type TrainImagesOptions, trainImages } from 'rxgan/recipes';
import { filter, lastValueFrom, take, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { start } from '../support/engines.js';
import { macrotasks } from '../support/fakes.js';

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
const images = { training: bars('training', 200), heldOut: bars('held out', 40) };
const settings = { seed: 5, steps: 12, batch: 8, loss: 'non-saturating', lookPeriod: 3, evaluationPeriod: 6 } as const;
const run$ = (options: Partial<TrainImagesOptions> = {}) => trainImages(digits, images, { ...settings, ...options });
const told = (options: Partial<TrainImagesOptions> = {}) => lastValueFrom(run$(options).pipe(toArray()));

type Of<Tag extends ImagesEvent['_tag']> = Extract<ImagesEvent, { readonly _tag: Tag }>;
const only = <Tag extends ImagesEvent['_tag']>(events: readonly ImagesEvent[], tag: Tag): readonly Of<Tag>[] =>
  events.filter((event): event is Of<Tag> => event._tag === tag);
/** All pictures by step. */
const grids = (events: readonly ImagesEvent[]) =>
  new Map([...only(events, 'Look'), ...only(events, 'Evaluation')].map(({ step, images: { data } }) => [step, data]));
/** The numbers of training; how often somebody has read from the device by then is none of them. */
const training = (events: readonly ImagesEvent[]) =>
  only(events, 'Row').map(({ step, values: { deviceReads: _, ...values } }) => ({ step, ...values }));
const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((total, count) => total + count, 0);

describe('a run of images', () => {
  beforeAll(() => start('wasm'));

  it('tells of every step, and pictures and evaluations when they are due', async () => {
    const events = await told({ rowPeriod: 4 });
    const steps = (tag: ImagesEvent['_tag']) => only(events, tag).map(({ step }) => step);
    expect(steps('Step')).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(steps('Row')).toEqual([3, 7, 11]);
    expect(steps('Look')).toEqual([2, 8]);
    expect(steps('Evaluation')).toEqual([0, 5, 11]);
    for (const { images: grid, scores } of [...only(events, 'Look'), ...only(events, 'Evaluation')]) {
      expect([grid.shape, grid.data.length, grid.seedId]).toEqual([[64, 28, 28, 1], 64 * 784, 5]);
      expect([scores.edges.length, scores.real.length, sum(scores.real), sum(scores.fake)]).toEqual([33, 32, 40, 40]);
    }
    for (const { frechet, density, coverage, classes } of only(events, 'Evaluation')) {
      for (const estimate of [frechet, density, coverage]) expect(estimate).toMatchObject({ real: 40, fake: 40 });
      expect(frechet.value).toBeGreaterThan(0);
      expect(sum(classes.counts)).toBe(40);
    }
  });

  it('is the same for the same seed, number by number and pixel by pixel', async () => {
    const [first, again] = [await told({ steps: 20, rowPeriod: 1 }), await told({ steps: 20, rowPeriod: 1 })];
    expect(training(again)).toEqual(training(first));
    for (const tag of ['Look', 'Evaluation'] as const) expect(only(again, tag)).toEqual(only(first, tag));
    const [row] = only(await told({ seed: 6, steps: 1, rowPeriod: 1 }), 'Row');
    expect(row!.values['dLoss']).not.toBe(only(first, 'Row')[0]!.values['dLoss']);
  });

  it('is changed by no look: the same numbers, and the same grid at the same step', async () => {
    const seldom = await told({ steps: 20, rowPeriod: 1, lookPeriod: 10, evaluationPeriod: 1_000 });
    const often = await told({ steps: 20, rowPeriod: 1, lookPeriod: 1, evaluationPeriod: 4 });
    expect(training(often)).toEqual(training(seldom));
    const all = grids(often);
    expect(all.size).toBe(20);
    for (const [step, data] of grids(seldom)) expect(all.get(step)).toEqual(data);
    expect(all.get(19)).not.toEqual(all.get(0));
  });

  it('interpolates between two images of the grid when it is asked to', async () => {
    const options = { ...settings, lookPeriod: 10 };
    const control = runControl({ tunables: digits.dials(options), operations: ['pause', 'resume', 'interpolate'] });
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
      run$({ ...options, steering: control, interpolation: { from: 7, to: 30, frames: 5 } }).pipe(
        tap((event) => {
          if (event._tag !== 'Step' || event.step !== 9) return;
          ask('pause');
          ask('interpolate', () => ask('resume'));
        }),
        toArray(),
      ),
    );
    expect(problems).toEqual([undefined, undefined, undefined]);
    const [made, ...more] = only(events, 'Interpolation');
    expect([more.length, made?.step, made?.images.shape, made?.images.seedId]).toEqual([0, 9, [5, 28, 28, 1], 5]);
    const frame = (place: number) => made!.images.data.subarray(784 * place, 784 * (place + 1));
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
