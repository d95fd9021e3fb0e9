import { drawSchedule, recipes } from 'rxgan/recipes';
import { describe, expect, test } from 'vitest';

const ring = recipes.get('ring')!;

describe('drawSchedule', () => {
  test('draws who learns when, the dials and the looks', () => {
    expect(drawSchedule(ring, { ...ring.defaults, seed: 7 }, ['an evaluation every 250 steps'])).toBe(
      [
        '12,000 steps, each on a batch of 256; loss non-saturating',
        '',
        'step           0 1 2 3 4 5 6 7 8 9 0 1 …',
        'discriminator  R D D D R D D D R D D D …',
        'generator      G G G G G G G G G G G G …',
        'average        a a a a a a a a a a a a …',
        'R: with R1, at every 4th step while its weight is above 0',
        '',
        'dials, at the first step, half way and at the last',
        '  generator learning rate     0.004 → 0.002 → 6.85e-11',
        '  discriminator learning rate 0.004 → 0.002 → 6.85e-11',
        '  R1 weight                   0.1 → 0 → 0',
        '  average decay               0.995',
        '',
        'an evaluation every 250 steps',
      ].join('\n'),
    );
  });

  test('draws five steps of a critic for one of the generator', () => {
    const text = drawSchedule(ring, { ...ring.defaults, seed: 7, loss: 'wasserstein-gp' });
    expect(text).toContain('discriminator  D D D D D D D D D D D D …\ngenerator      · · · · G · · · · G · · …');
    expect(text).toContain('gradient penalty weight     0.1');
    expect(text).not.toContain('with R1');
  });
});
