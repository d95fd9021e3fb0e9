import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDigits } from '../../../src/recipes/data/readDigits.js';
import { newFolder, writeImages } from '../../data/idxFiles.js';

const labels = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 10);
/** Images whose first pixel tells their place. */
const place = (index: number, row: number, column: number): number => (row === 0 && column === 0 ? index % 256 : 0);

const folderOf = (count: number, edge = 28, prefix = 't10k'): string => {
  const folder = newFolder();
  writeImages(folder, labels(count), edge, place, prefix);
  return folder;
};
const read = async (folder: string) => {
  const found = await readDigits(folder)();
  if (found._tag === 'Left') throw found.left;
  return found.right;
};

describe('the digits of a folder', () => {
  it('are three quarters to learn from and a quarter to judge by, always the same', async () => {
    const folder = folderOf(400);
    const { training, heldOut } = await read(folder);
    expect([training.size, heldOut.size, training.shape]).toEqual([300, 100, [28, 28, 1]]);
    const again = await read(folder);
    expect(again.heldOut.at(7)).toEqual(heldOut.at(7));
    expect(training.at(0)[1]).toBe(-1);
  });

  it('are those of the training set where it is there', async () => {
    const folder = folderOf(400);
    writeImages(folder, labels(500), 28, place, 'train');
    expect((await read(folder)).training).toMatchObject({ size: 375, name: 'mnist/train/training' });
  });

  it('are refused where there are none, with the file that is missing', async () => {
    const folder = newFolder();
    expect(await readDigits(folder)()).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'FileFailed', path: join(folder, 't10k-images-idx3-ubyte') },
    });
    const halfway = folderOf(400, 28, 'train');
    rmSync(join(halfway, 'train-labels-idx1-ubyte'));
    expect(await readDigits(halfway)()).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'FileFailed', path: join(halfway, 'train-labels-idx1-ubyte') },
    });
  });

  it.each<[string, (path: string) => void]>([
    ['cut short', (path) => writeFileSync(path, Uint8Array.of(0, 0, 8, 3, 0, 0))],
    ['too long', (path) => appendFileSync(path, 'x')],
    ['no IDX file', (path) => writeFileSync(path, 'digits')],
    ['empty', (path) => writeFileSync(path, '')],
    ['a broken archive', (path) => writeFileSync(path, Uint8Array.of(0x1f, 0x8b, 8, 0))],
  ])('are refused from a file that is %s', async (_, spoil) => {
    const folder = folderOf(400);
    const path = join(folder, 't10k-images-idx3-ubyte');
    spoil(path);
    expect(await readDigits(folder)()).toMatchObject({ _tag: 'Left', left: { _tag: 'FileFailed', path } });
  });

  it.each([
    ['of another size', 400, 27, /shape \[27,27,1\], expected \[28,28,1\]/],
    ['too few', 399, 28, /holds 399 images.*give 400 images or more/],
  ])('are refused when they are %s', async (_, count, edge, problem) => {
    const folder = folderOf(count, edge);
    const found = await readDigits(folder)();
    expect(found).toMatchObject({ _tag: 'Left', left: { _tag: 'ShapeMismatch', path: folder } });
    if (found._tag === 'Left') expect(found.left.message).toMatch(problem);
  });
});
