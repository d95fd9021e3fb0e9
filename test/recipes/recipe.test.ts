import { modeCoverage, type RecipeOptions, recipe, ring, run } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startJs } from '../support/fakes.js';
import { only } from './events.js';

const refused = (path: string) => expect.objectContaining({ _tag: 'ConfigError', path });

describe('a recipe with a fault', () => {
  beforeAll(startJs);

  test.each([0, -1, 0.5])('is refused: an observer due every %d steps', (every) => {
    expect(() => recipe({ ...ring, observers: [modeCoverage({ every })] })).toThrow(
      refused('ring.observers.modeCoverage.due'),
    );
  });

  test('is refused: two observers of one name', () => {
    expect(() => recipe({ ...ring, observers: [modeCoverage(), modeCoverage()] })).toThrow(refused('ring.observers'));
  });

  test('fails when it is run: two observers that measure a metric of one name', async () => {
    const faulty = { ...ring, observers: [modeCoverage(), { ...modeCoverage(), name: 'again' }] };
    await expect(lastValueFrom(run(faulty, { steps: 1, batch: 4 }))).rejects.toMatchObject({
      _tag: 'ConfigError',
      path: 'modes',
    });
  });

  test('fails when it is run: a tunable that is not there', async () => {
    const faulty = {
      ...ring,
      model: (options: RecipeOptions, t: object) => ring.model(options, { ...t } as never),
      schedule: (options: RecipeOptions, t: object) =>
        [void (t as { noise: number }).noise, ...ring.schedule(options, t as never)] as never,
    };
    await expect(lastValueFrom(run(faulty, { steps: 1, batch: 4 }))).rejects.toMatchObject({
      _tag: 'ConfigError',
      path: 'ring.tunables.noise',
    });
  });
});

describe('a run', () => {
  beforeAll(startJs);

  test('ends with how it ended', async () => {
    const events = await lastValueFrom(run(ring, { steps: 2, batch: 4 }).pipe(toArray()));
    expect(events[0]).toMatchObject({
      _tag: 'Started',
      run: { recipe: 'ring', steps: 2, options: { seed: 7, batch: 4 } },
    });
    expect(events.at(-1)).toMatchObject({ _tag: 'Ended', step: 1, status: 'finished' });
    expect(only(events, 'Ended')).toHaveLength(1);
  });

  test('that fails says so before it does', async () => {
    const seen: string[] = [];
    const faulty = {
      ...ring,
      observers: [
        {
          ...modeCoverage(),
          observe: () => {
            throw new Error('broken');
          },
        },
      ],
    };
    const failed = run(faulty, { steps: 1, batch: 4 }).forEach((event) => {
      seen.push(event._tag === 'Ended' ? event.status : event._tag);
    });
    await expect(failed).rejects.toThrow('broken');
    expect(seen).toEqual(['failed']);
  });
});
