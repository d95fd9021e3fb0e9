import { controlOf, drawSchedule, modeCoverage, type RecipeOptions, recipe, ring, run } from 'rxgan/recipes';
import type { RunEvent } from 'rxgan/runs';
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

  test.each(['step', 'deviceReads', '3'])('fails when it is run: an observer that measures %s', async (name) => {
    const odd = { ...modeCoverage(), observe: () => ({ metrics: { [name]: { label: name, format: 1 } } }) as never };
    await expect(lastValueFrom(run({ ...ring, observers: [odd] }, { steps: 1, batch: 4 }))).rejects.toMatchObject({
      _tag: 'ConfigError',
      path: 'observers',
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

describe('options that no run can have', () => {
  test.each([
    ['steps', { steps: 0 }],
    ['steps', { steps: Number.NaN }],
    ['steps', { steps: 1.5 }],
    ['batch', { batch: 0 }],
    ['seed', { seed: -1 }],
    ['loss', { loss: 'no such loss' as 'hinge' }],
    ['r1', { r1: -1 }],
    ['rowPeriod', { rowPeriod: 0 }],
  ])('are refused: %s', async (name, options) => {
    const events: RunEvent[] = [];
    const failed = run(ring, options).forEach((event) => void events.push(event));
    await expect(failed).rejects.toMatchObject({ _tag: 'ConfigError', path: `ring.${name}` });
    expect(events).toMatchObject([{ _tag: 'Ended', status: 'failed' }]);
  });

  test('are refused all at once, before anything is loaded, by everything that takes them', async () => {
    const options = { seed: 7, steps: 0, batch: 1.5, loss: 'no such loss' as 'hinge' };
    const paths = ['ring.steps', 'ring.batch', 'ring.loss'];
    const all = expect.objectContaining({ problems: paths.map((path) => expect.objectContaining({ path })) });
    let loads = 0;
    const load = (folder: string | undefined) => {
      loads++;
      return ring.data.load(folder);
    };
    await expect(lastValueFrom(run({ ...ring, data: { ...ring.data, load } }, options))).rejects.toEqual(all);
    expect(loads).toBe(0);
    expect(() => drawSchedule(ring, options)).toThrow(all);
    expect(() => controlOf(ring, options)).toThrow(all);
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
