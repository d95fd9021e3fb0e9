/**
 * A position in the space of random numbers: every draw is a pure function of (seed, purpose, step).
 *
 * In plain words: ask again with the same three things and you get the same numbers, whatever was drawn in between.
 *
 * The generator is Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"):
 * a block cipher of (key, counter), so there is no state to save and none to share.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { keyOf, normals } from 'rxgan';
 *
 * const first = normals(keyOf(7, 'latents', 41), 4);
 * assert.deepEqual(normals(keyOf(7, 'latents', 41), 4), first);
 * assert.notDeepEqual(normals(keyOf(7, 'noise', 41), 4), first);
 * ```
 */
export type Key = readonly [number, number];

const scratch = new Uint32Array(2);
const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** One block of Threefry-2x32-20: two 32-bit words out of a key and a counter. */
export const threefry = (key: Key, counter0: number, counter1: number, out: Uint32Array): void => {
  // The three key words take turns; written out, since this is the innermost loop of every draw.
  let a = key[0] | 0;
  let b = key[1] | 0;
  let c = a ^ b ^ 0x1bd11bda;
  let x = (counter0 + a) | 0;
  let y = (counter1 + b) | 0;
  for (let block = 1; block <= 5; block++) {
    const odd = (block & 1) === 1;
    x = (x + y) | 0;
    y = rotated(y, odd ? 13 : 17) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 15 : 29) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 26 : 16) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 6 : 24) ^ x;
    x = (x + b) | 0;
    y = (y + c + block) | 0;
    [a, b, c] = [b, c, a];
  }
  out[0] = x;
  out[1] = y;
};

/** FNV-1a, 32 bits: a purpose as a number. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

/** The key of one purpose at one step of a run. Steps may be any integer below 2^53. */
export const keyOf = (seed: number, purpose: string, step = 0): Key => {
  threefry([seed >>> 0, hash(purpose)], step >>> 0, Math.floor(step / 2 ** 32) >>> 0, scratch);
  return [scratch[0]!, scratch[1]!];
};

/** `count` numbers uniform in the open interval (0, 1), with 32 bits each; `index` selects an independent sequence. */
export const uniforms = (key: Key, count: number, index = 0): Float64Array => {
  const result = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    threefry(key, i >>> 1, index, scratch);
    result[i] = (scratch[0]! + 0.5) / 2 ** 32;
    if (i + 1 < count) result[i + 1] = (scratch[1]! + 0.5) / 2 ** 32;
  }
  return result;
};

/** `count` draws from N(0, 1), by Box and Muller; `index` selects an independent sequence. */
export const normals = (key: Key, count: number, index = 0): Float32Array => {
  const result = new Float32Array(count);
  const u = uniforms(key, count + (count & 1), index);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(u[i]!));
    const angle = 2 * Math.PI * u[i + 1]!;
    result[i] = radius * Math.cos(angle);
    if (i + 1 < count) result[i + 1] = radius * Math.sin(angle);
  }
  return result;
};

/** MurmurHash3's finalizer: enough mixing for a round of the shuffle, at a tenth of a Threefry block. */
const mix = (word: number): number => {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** The image of `index` under a pseudo-random permutation of 0 … size - 1: a Feistel network with cycle walking. */
export const permuted = (index: number, size: number, key: Key): number => {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2));
  const mask = 2 ** half - 1;
  let value = index;
  do {
    let left = Math.floor(value / 2 ** half);
    let right = value & mask;
    for (let round = 0; round < 6; round++) {
      const word = mix(right ^ mix(key[round & 1]! + round));
      [left, right] = [right, (left ^ word) & mask];
    }
    value = left * 2 ** half + right;
  } while (value >= size);
  return value;
};
