import type { Sliced } from '../sliced.js';

/** The fractional bits of a root of a prime: where the constants come from, so that none of the 72 can be mistyped. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
const primes = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, i) => n % (i + 2)).every((rest) => rest > 0),
);
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

const w = new Int32Array(64);

/** One block of 64 bytes into the hash. A function of its own, so that it is compiled while the first blocks run. */
const compress = (hash: Int32Array, bytes: DataView, block: number): void => {
  for (let t = 0; t < 16; t++) w[t] = bytes.getInt32(block + 4 * t);
  for (let t = 16; t < 64; t++) {
    const near = w[t - 2]!;
    const far = w[t - 15]!;
    const spread = rotated(far, 7) ^ rotated(far, 18) ^ (far >>> 3);
    w[t] = (rotated(near, 17) ^ rotated(near, 19) ^ (near >>> 10)) + w[t - 7]! + spread + w[t - 16]!;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const chosen = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + roundConstants[t]! + w[t]!) | 0;
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    hash[i]! += word;
  });
};

/**
 * SHA-256 of some bytes, in hexadecimal; 16 KiB a piece.
 *
 * In plain words: a fingerprint. Written out because the one of the platform answers only asynchronously, and in a
 * browser not at all outside a secure context.
 *
 * Source: FIPS 180-4, section 6.2.
 */
export function* sha256(bytes: Uint8Array): Sliced<string> {
  const padded = new DataView(new ArrayBuffer(64 * Math.ceil((bytes.length + 9) / 64)));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, 8n * BigInt(bytes.length));
  const hash = Int32Array.from(initial);
  for (let block = 0; block < padded.byteLength; block += 64) {
    compress(hash, padded, block);
    if (block % 2 ** 14 === 0) yield;
  }
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
