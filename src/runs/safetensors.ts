import * as E from 'fp-ts/lib/Either.js';
import { sizeOf } from '../shape.js';

/** 32-bit numbers with a shape. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What is in a file of the safetensors format, as far as this library writes it: f32 tensors and texts, by name. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, HostArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The name under which the format keeps texts. */
const texts = '__metadata__';

/**
 * The bytes of a safetensors file: the length of the header (8 bytes), the header in JSON, the numbers one after the other.
 *
 * Source: the format's description at github.com/huggingface/safetensors; Python reads it with `safetensors.numpy.load_file`.
 */
export const encodeSafetensors = ({ tensors, metadata }: Safetensors): Uint8Array => {
  let offset = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const from = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, offset] }] as const;
  });
  const json = Buffer.from(JSON.stringify({ [texts]: metadata, ...Object.fromEntries(entries) }));
  // The numbers begin at a multiple of 8 bytes, as the format wants it.
  const header = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const numbers = [...tensors.values()].map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return Buffer.concat([length, header, ...numbers]);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const headerOf = (bytes: Uint8Array): E.Either<string, readonly [header: Record<string, unknown>, end: number]> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return E.left('is too short for a safetensors file');
  const end = 8 + Number(view.getBigUint64(0, true));
  if (end > bytes.length) return E.left('ends before its header does');
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, end)));
    return isRecord(header) ? E.right([header, end]) : E.left('has a header that is no record');
  } catch {
    return E.left('has a header that is not JSON');
  }
};

const arrayAt = (bytes: Uint8Array, start: number, entry: unknown): HostArray | string => {
  if (!isRecord(entry) || entry['dtype'] !== 'F32') return 'is not of 32-bit numbers';
  const { shape, data_offsets: offsets } = entry;
  if (!Array.isArray(shape) || !shape.every(isNatural)) return 'has no shape';
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isNatural)) return 'has no place in the file';
  const [from, to] = offsets as [number, number];
  if (to - from !== 4 * sizeOf(shape) || start + to > bytes.length)
    return 'is cut off, or of another size than its shape';
  return { shape, data: new Float32Array(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer) };
};

/** What is in the bytes of such a file, or what is wrong with it, tensor by tensor. */
export const decodeSafetensors = (bytes: Uint8Array): E.Either<readonly string[], Safetensors> => {
  const read = headerOf(bytes);
  if (E.isLeft(read)) return E.left([read.left]);
  const [{ [texts]: metadata = {}, ...entries }, start] = read.right;
  const found = Object.entries(entries).map(([name, entry]) => [name, arrayAt(bytes, start, entry)] as const);
  const problems = found.flatMap(([name, array]) => (typeof array === 'string' ? [`${name} ${array}`] : []));
  if (!isRecord(metadata) || Object.values(metadata).some((each) => typeof each !== 'string'))
    problems.push(`${texts} is no record of texts`);
  return problems.length > 0
    ? E.left(problems)
    : E.right({
        tensors: new Map(found as readonly (readonly [string, HostArray])[]),
        metadata: metadata as Safetensors['metadata'],
      });
};
