import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { keyOf, uniforms } from 'rxgan';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PackedNet } from '../../../src/metrics/featureNet.js';
import { type Made, makeFeatures } from '../../../tools/features/makeFeatures.js';
import { newFolder, writeImages } from '../../data/idxFiles.js';

/** A bright square whose place tells the class, on a noisy ground. */
const folder = newFolder();
const labels = Array.from({ length: 150 }, (_, i) => i % 10);
const ground = labels.map((_, i) => uniforms(keyOf(5, 'ground', i), 784));
const inSquare = (label: number, row: number, column: number): boolean =>
  Math.floor((row - 2) / 5) === 2 * Math.floor(label / 5) + 1 && Math.floor((column - 2) / 5) === label % 5;

const make = async (seed: number): Promise<Made & { readonly out: string }> => {
  const out = join(newFolder(), 'made.ts');
  return { ...(await makeFeatures(['--data', folder, '--seed', `${seed}`, '--steps', '20', '--out', out])), out };
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('making a feature net in 20 steps', () => {
  let [first, again, other]: (Made & { readonly out: string })[] = [];
  let leaked = 0;
  beforeAll(async () => {
    writeImages(folder, labels, 28, (i, row, column) =>
      inSquare(labels[i]!, row, column) ? 255 : Math.floor(60 * ground[i]![28 * row + column]!),
    );
    first = await make(1);
    const before = tf.memory().numTensors;
    again = await make(1);
    leaked = tf.memory().numTensors - before;
    other = await make(2);
  });

  it('gives the same weights for the same seed, and others for another', () => {
    expect(again!.packed).toEqual(first!.packed);
    expect(again!.losses).toEqual(first!.losses);
    expect(other!.packed.sha256).not.toBe(first!.packed.sha256);
  });

  it('lowers the loss from that of guessing, log 10', () => {
    expect(first!.losses.length).toBe(20);
    expect(mean(first!.losses.slice(-5))).toBeLessThan(Math.min(0.7 * mean(first!.losses.slice(0, 5)), Math.log(10)));
  });

  it('leaves no tensor behind', () => {
    expect(leaked).toBe(0);
  });

  it('writes a module that holds the net and says how it was made', async () => {
    const module = (await import(/* @vite-ignore */ first!.out)) as { readonly digitsV1: PackedNet };
    expect(module.digitsV1).toEqual(first!.packed);
    const source = readFileSync(first!.out, 'utf8');
    expect(source).toContain('--seed 1 --steps 20');
    expect(source).toContain('120 of the 150');
    expect(source).toContain(`${(100 * first!.accuracy).toFixed(2)} %`);
  });
});

describe('a command that cannot be followed', () => {
  it('names the file that is missing', async () => {
    await expect(makeFeatures(['--data', 'no/such'])).rejects.toMatchObject({
      _tag: 'FileFailed',
      path: 'no/such/t10k-images-idx3-ubyte',
    });
  });
  it.each([
    [[], '--data: expected a non-empty string, got nothing'],
    [['--data', folder, '--seed', 'x'], '--seed: expected an integer from 0 to 4294967295, got "x"'],
    [['--data', folder, '--steps', '0'], '--steps: expected a positive integer, got 0'],
    [['--date', folder], "Unknown option '--date'"],
  ])('is refused: %j', async (words, problem) => {
    await expect(makeFeatures(words)).rejects.toThrow(problem);
  });
});
