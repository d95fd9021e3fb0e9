import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { orThrow } from 'rxgan';
import { type Dataset, twoMoons } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { energyDistance, rows, runToEnd } from 'rxgan/metrics';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { digits, mnistFolder, mnistMissing, onDigits } from './support/mnist.js';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Runs a module to its end, with these arguments on its command line, and gives what it logged. */
const logged = async (file: string, ...args: readonly string[]): Promise<unknown[][]> => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { argv } = process;
  process.argv = ['node', file, ...args];
  try {
    // A module runs once under each name.
    await import(/* @vite-ignore */ `${file}?${args.join()}`);
  } finally {
    process.argv = argv;
  }
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

describe('examples of schedules', () => {
  beforeAll(() => orThrow(pickEngine({ work: 'small' })));
  /** Runs an example, which must not leave a tensor behind. */
  const run = async (name: string): Promise<readonly (readonly unknown[])[]> => {
    const before = tf.memory().numTensors;
    const rows = await logged(path(`examples/${name}.ts`));
    expect(tf.memory().numTensors).toBe(before);
    return rows;
  };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('08: the critic alone learns to measure a large distance, which both together make small, in one run', async () => {
    const [, ...rows] = (await run('08-pretraining')) as [unknown[], ...[number, string, number][]];
    expect(rows.map(([step]) => step)).toEqual(Array.from({ length: 60 }, (_, i) => 20 * i + 19));
    expect(rows.map(([, who]) => who)).toEqual(rows.map((_, i) => (i < 10 ? 'critic alone' : 'both')));
    const estimates = rows.map(([, , estimate]) => estimate);
    // 2.3; 0.62.
    expect(mean(estimates.slice(5, 10))).toBeGreaterThan(1.5);
    expect(mean(estimates.slice(-10))).toBeLessThan(1);
  });

  test('09: the critic is updated as often as the scores of the step before say, and the ring is learned', async () => {
    const events = (await run('09-adaptive-critic')) as [number, string, number, number][];
    const rows = events.filter(([, what]) => what === 'critic updates');
    expect(rows).toHaveLength(600);
    const expected = rows.map(([, , k, gap]) => Math.min(5, Math.max(1, gap < 0.6 ? k + 1 : gap > 1 ? k - 1 : k)));
    expect(rows.map(([, , k]) => k)).toEqual([3, ...expected.slice(0, -1)]);
    expect(new Set(expected)).toEqual(new Set([1, 2, 3, 4, 5]));
    const distances = events.filter(([, what]) => what === 'distance').map(([, , distance]) => distance);
    // From 0.14 to 0.02.
    expect(distances).toHaveLength(3);
    expect(distances.at(-1)).toBeLessThan(0.05);
  });

  test('10: the rate is halved when the distance no longer falls, until it is low; the distance has fallen', async () => {
    const rows = (await run('10-plateau')) as [number, number, number][];
    const rates = [...new Set(rows.map(([, rate]) => rate))];
    expect(rates).toEqual(rates.map((_, i) => Math.fround(8e-3 / 2 ** i)));
    expect(rates.length).toBeGreaterThanOrEqual(3);
    expect(rows.at(-1)![0]).toBeLessThan(3_999);
    // From 0.03 at the first fall to 0.004.
    expect(rows.at(-1)![2]).toBeLessThan(0.01);
  });

  test('11: the loop is left at the first row that is good enough', async () => {
    const rows = (await run('11-your-own-loop')) as [number, number][];
    expect(rows.map(([step]) => step)).toEqual(rows.map((_, i) => 50 * i + 49));
    expect(rows.map(([, distance]) => distance < 0.02)).toEqual(rows.map((_, i) => i === rows.length - 1));
  });
});

describe('examples of other players than those of a GAN', () => {
  const vae = '05-variational-autoencoder';
  const adversarial = '06-adversarial-autoencoder';
  const cycleGan = '07-cycle-gan';

  /** Runs an example, which must not leave a tensor behind. */
  const run = async (file: string, ...args: readonly string[]): Promise<readonly (readonly number[])[]> => {
    const before = tf.memory().numTensors;
    const rows = (await logged(file, ...args)) as number[][];
    expect(tf.memory().numTensors).toBe(before);
    return rows;
  };
  const example = (name: string): string => path(`examples/${name}.ts`);
  /** The means of the columns of the last three rows: one batch is a noisy look. */
  const lately = (rows: readonly (readonly number[])[]): readonly number[] =>
    rows[0]!.map((_, column) => rows.slice(-3).reduce((sum, row) => sum + row[column]! / 3, 0));
  /** The example with a mistake in it, written where its imports resolve. */
  const mistaken = (name: string, right: string, wrong: string): string => {
    const text = readFileSync(example(name), 'utf8');
    expect(text.split(right)).toHaveLength(2);
    mkdirSync(path('build/docs'), { recursive: true });
    const file = path(`build/docs/${name}-mistaken.ts`);
    writeFileSync(file, text.replace(right, wrong));
    return file;
  };
  /** How far examples are from the negatives of others: what a translator that does nothing scores. */
  const withoutTranslation = ({ at, shape }: Dataset): number => {
    const some = (from: number, sign: number) =>
      rows(
        Array.from({ length: 64 }, (_, i) => Array.from(at(from + i), (x) => sign * x)).flat(),
        shape.reduce((size, length) => size * length),
      );
    return runToEnd(energyDistance(some(0, 1), some(64, -1))).value;
  };

  beforeAll(() => orThrow(pickEngine({ work: 'small' })));

  test('are under 60 lines', () => {
    for (const name of [vae, adversarial, cycleGan])
      expect(readFileSync(example(name), 'utf8').trimEnd().split('\n').length).toBeLessThan(60);
  });

  test('05: -ELBO of held-out points falls below 4 nats, which the untrained model and a wrong sign miss', async () => {
    const reports = await run(example(vae));
    expect(reports.map(([step]) => step)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
    // From 238 to 2.5; 25 would be without a code.
    expect(reports[0]![1]).toBeGreaterThan(100);
    expect(lately(reports)[1]).toBeLessThan(4);
    // The divergence rewarded: codes that say more and more.
    const objective = 'negativeElbo(batch.training, net.encoder, net.decoder, draw(gaussian(codes)))';
    const wrong = `((terms) => ({ ...terms, kl: tf.neg<tf.Scalar>(terms.kl) }))(${objective})`;
    expect(lately(await run(mistaken(vae, objective, wrong)))[1]).toBeGreaterThan(4);
  });

  test('06: codes of points have the mean square of the prior, and tell where the points are', async () => {
    const reports = await run(example(adversarial));
    const [, error, meanSquare] = lately(reports);
    expect(reports[0]![1]).toBeGreaterThan(1);
    // 0.004; 0.89.
    expect(error).toBeLessThan(0.05);
    expect(meanSquare).toBeGreaterThan(0.8);
    expect(meanSquare).toBeLessThan(1.2);
  });

  test('07: points become their negatives, and come back', async () => {
    const [, cycle, distance] = lately(await run(example(cycleGan)));
    // 0.03; 0.04, as other points of the set would have.
    expect(cycle).toBeLessThan(0.1);
    expect(distance).toBeLessThan(0.1);
    expect(withoutTranslation(twoMoons())).toBeGreaterThan(0.4);
  });

  describe.skipIf(mnistMissing)(onDigits('on digits'), () => {
    test('05: -ELBO of held-out digits falls below 160 nats', async () => {
      const reports = await run(example(vae), mnistFolder);
      expect(reports[0]![1]).toBeGreaterThan(500);
      expect(lately(reports)[1]).toBeLessThan(160);
    });

    test('06: codes of digits have the mean square of the prior, and tell digits apart', async () => {
      const [, error, meanSquare] = lately(await run(example(adversarial), mnistFolder));
      // 153; the mean digit for all of them is off by 211. 0.89.
      expect(error).toBeLessThan(180);
      expect(meanSquare).toBeGreaterThan(0.8);
      expect(meanSquare).toBeLessThan(1.2);
    });

    test('07: digits become their negatives, and come back', async () => {
      const [, cycle, distance] = lately(await run(example(cycleGan), mnistFolder));
      // 0.03; 0.84, where other negatives have 0.66.
      expect(cycle).toBeLessThan(0.1);
      expect(distance).toBeLessThan(2);
      expect(withoutTranslation(await digits())).toBeGreaterThan(50);
    });
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
