import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bytes of an IDX file, written from the definition of the format; type 8 is that of unsigned bytes. */
export const idxBytes = (shape: readonly number[], data: Iterable<number>, type = 8): Uint8Array => {
  const lengths = shape.flatMap((length) => [24, 16, 8, 0].map((by) => (length >>> by) & 255));
  return Uint8Array.from([0, 0, type, shape.length, ...lengths, ...data]);
};

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'rxgan-idx-'));

/** Writes bytes into a new folder; gives the path. */
export const fileOf = (bytes: Uint8Array, name = 'file'): string => {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
};

/** Square images of `gray(index, row, column)`, 0 to 255, with labels, as the two files of one split. */
export const writeImages = (
  folder: string,
  labels: readonly number[],
  edge: number,
  gray: (index: number, row: number, column: number) => number,
  prefix = 't10k',
): void => {
  const pixels = labels.flatMap((_, i) =>
    Array.from({ length: edge * edge }, (__, at) => gray(i, Math.floor(at / edge), at % edge)),
  );
  writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), idxBytes([labels.length, edge, edge], pixels));
  writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), idxBytes([labels.length], labels));
};
