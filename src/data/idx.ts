import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { type FileFailed, failure, isFailure } from '../errors.js';
import { sizeOf } from '../shape.js';

/** The content of an IDX file: unsigned bytes in row-major order. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const unzipped = promisify(gunzip);
const isZipped = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const parse = (path: string, bytes: Uint8Array): Idx => {
  const refuse = (problem: string): FileFailed =>
    failure('FileFailed', path, problem, 'give an IDX file of unsigned bytes, whole, plain or gzipped');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) throw refuse('is not an IDX file');
  const [type, rank] = [view.getUint8(2), view.getUint8(3)];
  if (type !== 0x08) throw refuse(`holds elements of type 0x${type.toString(16).padStart(2, '0')}, expected 0x08`);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw refuse(`ends inside its header, after ${bytes.length} bytes`);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const data = bytes.subarray(start);
  if (data.length !== sizeOf(shape)) throw refuse(`has ${data.length} elements, but shape [${shape}]`);
  return { shape, data };
};

/**
 * Reads a file in the IDX format, in which MNIST and its relatives come: plain or gzipped, unsigned bytes only.
 *
 * In plain words: a shape and the bytes behind it.
 *
 * Layout: two zero bytes, the type 0x08, the number of axes, each length as a big-endian 32-bit integer, the elements.
 * Errors: `FileFailed`, with the path, when the file cannot be read, is not IDX, or is shorter or longer than its shape.
 *
 * Source: http://yann.lecun.com/exdb/mnist, "The IDX file format".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { orThrow } from 'rxgan';
 * import { readIdx } from 'rxgan/data';
 *
 * const path = join(mkdtempSync(join(tmpdir(), 'rxgan-')), 'labels');
 * writeFileSync(path, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3));
 * const { shape, data } = await orThrow(readIdx(path));
 * assert.deepEqual([shape, [...data]], [[2], [7, 3]]);
 * ```
 */
export const readIdx = (path: string): TE.TaskEither<FileFailed, Idx> =>
  TE.tryCatch(
    async () => {
      const bytes = await readFile(path);
      return parse(path, isZipped(bytes) ? await unzipped(bytes) : bytes);
    },
    (error) =>
      isFailure(error) && error._tag === 'FileFailed'
        ? error
        : failure(
            'FileFailed',
            path,
            error instanceof Error ? error.message : String(error),
            'give the path of a readable, whole IDX file',
          ),
  );
