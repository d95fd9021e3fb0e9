import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readIdx } from 'rxgan/data';
import { describe, expect, it } from 'vitest';
import { fileOf, idxBytes, newFolder } from './idxFiles.js';

const refused = async (path: string): Promise<string> => {
  const read = await readIdx(path)();
  if (read._tag === 'Right') throw new Error(`read as [${read.right.shape}]`);
  expect(read.left).toMatchObject({ _tag: 'FileFailed', path });
  return read.left.message;
};

describe('readIdx', () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
  const files = shapes.chain((shape) => {
    const length = shape.reduce((product, each) => product * each, 1);
    return fc.tuple(fc.constant(shape), fc.array(fc.nat(255), { minLength: length, maxLength: length }), fc.boolean());
  });

  it('reads back any shape and any bytes, plain and gzipped, whatever the name', () =>
    fc.assert(
      fc.asyncProperty(files, async ([shape, data, zipped]) => {
        const bytes = idxBytes(shape, data);
        const read = await readIdx(fileOf(zipped ? gzipSync(bytes) : bytes))();
        if (read._tag === 'Left') throw read.left;
        expect([read.right.shape, [...read.right.data]]).toEqual([shape, data]);
      }),
      { seed: 1, numRuns: 60 },
    ));

  it('reads lengths of more than one byte, the high one first', async () => {
    const read = await readIdx(fileOf(idxBytes([258, 1], new Uint8Array(258))))();
    expect(read).toMatchObject({ _tag: 'Right', right: { shape: [258, 1] } });
  });

  const whole = idxBytes([2, 3], [1, 2, 3, 4, 5, 6]);
  it.each([
    ['nothing at all', new Uint8Array(0), /is not an IDX file/],
    ['something else', Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), /is not an IDX file/],
    ['floats', idxBytes([1], [0, 0, 128, 63], 0x0d), /elements of type 0x0d, expected 0x08/],
    ['half a header', whole.subarray(0, 10), /ends inside its header, after 10 bytes/],
    ['too few elements', whole.subarray(0, -1), /has 5 elements, but shape \[2,3\]/],
    ['too many elements', Uint8Array.of(...whole, 7), /has 7 elements, but shape \[2,3\]/],
    ['half a gzip file', gzipSync(whole).subarray(0, -12), /unexpected end of file/],
  ])('refuses %s, with the path', async (_, bytes, problem) => {
    expect(await refused(fileOf(bytes))).toMatch(problem);
  });

  it('says which file is missing, and that a folder is none', async () => {
    expect(await refused('no/such/file')).toMatch(/ENOENT/);
    expect(await refused(newFolder())).toMatch(/EISDIR/);
  });
});
