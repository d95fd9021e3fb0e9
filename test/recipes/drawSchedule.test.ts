import { piecewise } from 'rxgan';
import { discriminatorEntry, drawSchedule, generatorEntry, namedLosses, recipe, ring, run } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startJs } from '../support/fakes.js';
import { only } from './events.js';

beforeAll(startJs);

describe('drawSchedule', () => {
  test('draws who learns when, the tunables and the looks', () => {
    expect(drawSchedule(ring, { ...ring.defaults, seed: 7 })).toBe(
      [
        '12,000 steps, each on a batch of 256; loss non-saturating',
        'r1·D D D D | G | EMA',
        '',
        'step  0 1 2 3 4 5 6 7 8 9 0 1 …',
        'D     ● ● ● ● ● ● ● ● ● ● ● ● …',
        '+ r1  ● · · · ● · · · ● · · · …',
        'G     ● ● ● ● ● ● ● ● ● ● ● ● …',
        'EMA   ● ● ● ● ● ● ● ● ● ● ● ● …',
        '',
        'tunable at the first step, half way and at the last',
        '  generatorLearningRate       0.004 → 0.002 → 6.85e-11',
        '  discriminatorLearningRate   0.004 → 0.002 → 6.85e-11',
        '  r1                          0.1 → 0 → 0',
        '  averageDecay                0.995',
        '',
        'pointsScatter: every 250 steps, after the last',
        'modeCoverage: every 250 steps, after the last',
        'slicedWasserstein: every 250 steps, after the last',
      ].join('\n'),
    );
  });

  test('draws five steps of a critic for one of the generator', () => {
    const text = drawSchedule(ring, { ...ring.defaults, seed: 7, loss: 'wasserstein-gp' });
    expect(text).toContain('D     ● ● ● ● ● ● ● ● ● ● ● ● …\nG     · · · · ● · · · · ● · · …');
    expect(text).toContain('\nD | G every 5 | EMA\n');
    expect(text).toContain('gradientPenalty             0.1');
    expect(text).not.toContain('+ r1');
  });

  test('draws a scheduled period as it is executed', async () => {
    const scheduled = recipe({
      ...ring,
      schedule: ({ loss: name }) => {
        const { loss } = namedLosses[name];
        return [discriminatorEntry(loss), generatorEntry(loss, piecewise(4, [8, 2]))];
      },
    });
    const text = drawSchedule(scheduled, { ...ring.defaults, seed: 7 });
    expect(text).toContain('\nD | G every 4, from 8 every 2\n');
    expect(text).toContain('G     · · · ● · · · ● · ● · ● …');
    const events$ = run(scheduled, { steps: 12, batch: 4, rowPeriod: 1 });
    const rows = only(await lastValueFrom(events$.pipe(toArray())), 'Row');
    expect(rows.map(({ values }) => ('gLoss' in values ? '●' : '·')).join(' ')).toBe('· · · ● · · · ● · ● · ●');
  });
});
