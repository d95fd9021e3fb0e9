import { run, shapes } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { only, samplesOf } from './events.js';

describe('the shapes', () => {
  beforeAll(() => start('wasm'));

  test('are filled: the error of held-out ones falls to a fifth in some hundred steps', {
    timeout: 300_000,
  }, async () => {
    const events = await lastValueFrom(run(shapes, { seed: 7, steps: 400 }).pipe(toArray()));
    const errors = only(events, 'Evaluation').map(({ values }) => values['absoluteError']!);
    // 0.96 after the first step; 0.027 after all 800.
    expect(errors.at(-1)).toBeLessThan(errors[0]! / 5);
    expect(samplesOf(events, 'images').at(-1)!.sample.shape).toEqual([63, 16, 16, 1]);
    expect(only(events, 'Row').at(-1)!.values).toMatchObject({ dLoss: expect.any(Number), l1: expect.any(Number) });
  });
});
