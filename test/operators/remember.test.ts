import * as tf from '@tensorflow/tfjs-core';
import { nonSaturating } from 'rxgan/losses';
import { memoryKey } from 'rxgan/models';
import { discriminatorStep, every, remember, report, step, when } from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import { map } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lateReads, numTensors, startJs } from '../support/fakes.js';
import { train } from './training.js';

beforeAll(startJs);

const counted = step(({ step }) => ({ level: tf.scalar(step * 10) }));
const known = map((tick: Tick) => ({ ...tick, known: tick.model.memory.get(memoryKey('level')) }));

describe('remember', () => {
  it.each([0, 1, 9])(
    'lets every step see what the step before it measured, with reads %i macrotasks late',
    async (delay) => {
      const before = numTensors();
      const rows = await train((ticks$, { memory }) => {
        const seen: (number | undefined)[] = [];
        return ticks$.pipe(
          lateReads(delay),
          map((tick) => {
            seen.push(memory.get(memoryKey('level')));
            return tick;
          }),
          counted,
          remember(memoryKey('level')),
          map(() => [...seen]),
        );
      });
      expect(rows.at(-1)).toEqual([undefined, 0, 10, 20]);
      expect(numTensors()).toBe(before);
    },
  );

  it('keeps what it knows while the metric is absent', async () => {
    const rows = await train(
      (ticks$, { memory }) => {
        const seen: (number | undefined)[] = [];
        return ticks$.pipe(
          known,
          map((tick) => {
            seen.push(memory.get(memoryKey('level')));
            return tick;
          }),
          every(3, counted),
          remember(memoryKey('level')),
          map(() => [...seen]),
        );
      },
      { steps: 8 },
    );
    expect(rows.at(-1)).toEqual([undefined, undefined, undefined, 20, 20, 20, 50, 50]);
  });

  it('makes an adaptive schedule that is the same run whatever else is read', async () => {
    const adaptive = (period: number) =>
      train(
        (ticks$, { players: { discriminator } }) =>
          ticks$.pipe(
            step(() => ({ level: tf.scalar(discriminator.iterations % 3) })),
            remember(memoryKey('level')),
            when(
              ({ model, step }) => step < 2 || model.memory.get(memoryKey('level')) !== 0,
              discriminatorStep(nonSaturating),
            ),
            report(period),
            map(({ step }) => [step, discriminator.iterations]),
          ),
        { steps: 12 },
      );
    const often = await adaptive(1);
    const seldom = await adaptive(4);
    expect(seldom.at(-1)).toEqual(often.at(-1));
  });
});
