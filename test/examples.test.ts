import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Runs a module to its end and gives what it logged. */
const logged = async (file: string): Promise<unknown[][]> => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(/* @vite-ignore */ file);
  return log.mock.calls;
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('examples', () => {
  test('there are some, numbered', () => {
    const names = readdirSync(path('examples'));
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(names.every((name) => /^\d\d-[a-z-]+\.ts$/.test(name))).toBe(true);
  });

  test('01: n_critic = 5, so that every report has both losses', async () => {
    const rows = await logged(path('examples/01-ring.ts'));
    expect(rows.map(([step]) => step)).toEqual([49, 99, 149, 199, 249, 299, 349, 399, 449, 499]);
    expect(rows.flat().every(Number.isFinite)).toBe(true);
  });

  test('02: warms up without a generator, then both losses and pauses of the critic', async () => {
    const rows = await logged(path('examples/02-schedules.ts'));
    expect(rows[0]![2]).toBe('warming up');
    expect(rows.slice(1).every(([, , gLoss]) => Number.isFinite(gLoss))).toBe(true);
    expect(rows.length).toBeGreaterThan(10);
  });

  test('03: a foreign network, a foreign loss and a penalty give numbers and samples', async () => {
    const rows = await logged(path('examples/03-your-own-network.ts'));
    const looks = rows.filter(([, text]) => text === 'samples of shape');
    expect(looks.map(([step, , shape]) => [step, shape])).toEqual([
      [49, [8, 2]],
      [99, [8, 2]],
    ]);
    const reports = rows.filter(([, text]) => text !== 'samples of shape');
    expect(reports.map(([step]) => step)).toEqual([24, 49, 74, 99]);
    expect(reports.flat().every(Number.isFinite)).toBe(true);
  });

  test('04: serves a page, trains to the end by itself and says that nobody touched it', async () => {
    const [[where], ...rest] = (await logged(path('examples/04-steered.ts'))) as [[string], ...unknown[][]];
    expect(where).toMatch(/^open http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    expect(rest).toEqual([['nobody touched it']]);
  });
});

describe('README', () => {
  const fence = /```ts\n([\s\S]*?)```/.exec(readFileSync(path('README.md'), 'utf8'))![1]!;

  test('its main example is under 20 lines', () => {
    expect(fence.trimEnd().split('\n').length).toBeLessThan(20);
  });

  test('its main example runs and prints ten rows of finite numbers', async () => {
    const file = path('build/docs/readme.ts');
    mkdirSync(path('build/docs'), { recursive: true });
    writeFileSync(file, fence);
    const rows = await logged(file);
    expect(rows).toHaveLength(10);
    expect(rows.flat().every(Number.isFinite)).toBe(true);
  });
});
