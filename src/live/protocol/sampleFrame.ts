import type { Either } from 'fp-ts/lib/Either.js';
import { integer } from '../../schema/numbers.js';
import { list, record, struct } from '../../schema/records.js';
import { literal, oneOf, string } from '../../schema/scalars.js';
import { left, type Of, right } from '../../schema/schema.js';
import { sizeOf } from '../../shape.js';
import { name, sampleEntry, setting } from '../record/entries.js';
import { encodeBinary, reading } from './binaryFrames.js';

/** Numbers of a picture, by name. */
const part = struct({
  name: string({ max: 50 }),
  type: oneOf('f32', 'u8'),
  shape: list(integer({ min: 0, max: 1 << 20 })),
});
export const sampleHeader = struct({
  t: literal('sample'),
  run: name,
  epoch: name,
  entry: sampleEntry,
  parts: list(part),
  about: record(setting),
});
export type SampleHeader = Of<typeof sampleHeader>;

/** The numbers of a picture, by name. */
export type SampleParts = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array | Uint8Array }>
>;

/** A picture as a frame. */
export const encodeSample = (header: Omit<SampleHeader, 't' | 'parts'>, parts: SampleParts): Uint8Array =>
  encodeBinary(
    sampleHeader.encode({
      t: 'sample',
      ...header,
      parts: Object.entries(parts).map(([name, { shape, values }]) => ({
        name,
        type: values instanceof Uint8Array ? 'u8' : 'f32',
        shape,
      })),
    }),
    Object.values(parts).map(({ values }) => values),
  );

/** The numbers of a frame; or what is wrong with it. */
export const decodeSample = ({ parts }: SampleHeader, payload: Uint8Array): Either<string, SampleParts> => {
  const read = reading(payload);
  const decoded = parts.map(({ name, type, shape }) => [name, { shape, values: read[type](sizeOf(shape)) }] as const);
  return read.isExact() ? right(Object.fromEntries(decoded)) : left('sample: wrong length');
};
