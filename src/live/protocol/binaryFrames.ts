import type { Either } from 'fp-ts/lib/Either.js';
import { left, right } from '../../schema/schema.js';

/** A binary frame: a header as JSON, and numbers. Every array of numbers begins at a multiple of 8. */
export interface BinaryFrame {
  readonly header: unknown;
  readonly payload: Uint8Array;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** `u32le length of the header | header as JSON, filled up with spaces | arrays, each filled up with zeros to 8 bytes`. */
export const encodeBinary = (header: unknown, arrays: readonly ArrayBufferView[]): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Four bytes of length and a header that ends at a multiple of 8.
  const start = padded(4 + text.length);
  const size = arrays.reduce((sum, { byteLength }) => sum + padded(byteLength), start);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, start - 4, true);
  bytes.set(text, 4);
  bytes.fill(32, 4 + text.length, start);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return bytes;
};

/** Header and numbers of a frame; or what is wrong with it. */
export const decodeBinary = (received: ArrayBuffer): Either<string, BinaryFrame> => {
  if (received.byteLength < 8) return left('frame: too short');
  const length = new DataView(received).getUint32(0, true);
  if ((4 + length) % 8 !== 0 || 4 + length > received.byteLength) return left('frame: wrong length of its header');
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(received, 4, length)));
    return right({ header, payload: new Uint8Array(received, 4 + length) });
  } catch {
    return left('frame: its header is not JSON');
  }
};

/** Takes arrays out of a payload, one after the other; all from then on are empty once it is used up. */
export const reading = ({ buffer, byteOffset, byteLength }: Uint8Array) => {
  let at = byteOffset;
  const end = byteOffset + byteLength;
  const take = <A>(
    Type: new (buffer: ArrayBuffer, from: number, length: number) => A,
    bytes: number,
    count: number,
  ): A => {
    const fits = at + bytes * count <= end;
    const from = at;
    at += padded(bytes * count);
    return fits ? new Type(buffer as ArrayBuffer, from, count) : new Type(new ArrayBuffer(0), 0, 0);
  };
  return {
    f32: (count: number) => take(Float32Array, 4, count),
    f64: (count: number) => take(Float64Array, 8, count),
    u32: (count: number) => take(Uint32Array, 4, count),
    u16: (count: number) => take(Uint16Array, 2, count),
    u8: (count: number) => take(Uint8Array, 1, count),
    /** Was there as much as was asked for, and no more? */
    isExact: () => at === end,
  };
};
