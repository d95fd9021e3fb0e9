import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LabeledDataset, type MnistOptions, mnist } from 'rxgan/data';
import { describe, expect, it } from 'vitest';
import { idxBytes, newFolder, writeImages } from './idxFiles.js';

const load = async (folder: string, options?: MnistOptions): Promise<LabeledDataset> => {
  const read = await mnist(folder, options)();
  if (read._tag === 'Left') throw read.left;
  return read.right;
};

/** Two images of 2 × 2 whose pixels are all different. */
const small = (prefix?: string): string => {
  const folder = newFolder();
  writeImages(
    folder,
    [7, 0],
    2,
    (index, row, column) => [0, 51, 102, 153, 204, 255, 17, 34][4 * index + 2 * row + column]!,
    prefix,
  );
  return folder;
};

describe('mnist', () => {
  it('gives images from -1 to 1, row by row, with their labels', async () => {
    const digits = await load(small(), { split: 'test' });
    expect(digits).toMatchObject({ name: 'mnist/test', size: 2, shape: [2, 2, 1], classes: 10 });
    const expected = [0, 51, 102, 153, 204, 255, 17, 34].map((gray) => Math.fround(gray / 127.5 - 1));
    expect([...Array.from(digits.at(0)), ...Array.from(digits.at(1))]).toEqual(expected);
    expect([digits.at(0)[0], digits.at(1)[1]]).toEqual([-1, 1]);
    expect([digits.label(0), digits.label(1)]).toEqual([7, 0]);
  });

  it('takes the training digits by default', async () => {
    const folder = small('train');
    expect(await load(folder)).toMatchObject({ name: 'mnist/train', size: 2 });
    expect(await mnist(folder, { split: 'test' })()).toMatchObject({ _tag: 'Left' });
  });

  it('takes a gzipped file where there is no plain one', async () => {
    const folder = small();
    const labels = join(folder, 't10k-labels-idx1-ubyte');
    writeFileSync(`${labels}.gz`, gzipSync(idxBytes([2], [4, 5])));
    expect((await load(folder, { split: 'test' })).label(0)).toBe(7);
    rmSync(labels);
    expect((await load(folder, { split: 'test' })).label(0)).toBe(4);
  });

  it.each([
    ['other images', [3], [4, 5, 6], /do not belong together/],
    ['images', [2, 2, 2], new Array(8).fill(0), /do not belong together/],
    ['eleven classes', [2], [9, 10], /label 1 is 10, expected 0 to 9/],
  ])('refuses labels of %s', async (_, shape, data, problem) => {
    const folder = small();
    writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), idxBytes(shape, data));
    const read = await mnist(folder, { split: 'test' })();
    expect(read).toMatchObject({ _tag: 'Left', left: { _tag: 'FileFailed', path: folder } });
    expect(() => {
      if (read._tag === 'Left') throw read.left;
    }).toThrow(problem);
  });

  it('names the file that is missing', async () => {
    const folder = small();
    const labels = join(folder, 't10k-labels-idx1-ubyte');
    rmSync(labels);
    expect(await mnist(folder, { split: 'test' })()).toMatchObject({ _tag: 'Left', left: { path: labels } });
  });
});
