import { type Key, uniforms } from '../../src/random.js';
import type { HostBatch } from '../../src/streams/batches.js';

/** Each image moved by up to so many pixels along each axis; what comes in from outside is background, -1. */
export const shiftedBatch = (batch: HostBatch, most: number, key: Key): HostBatch => {
  const [size, height, width] = batch.shape as readonly [number, number, number, 1];
  const moves = Array.from(uniforms(key, 2 * size), (u) => Math.floor(u * (2 * most + 1)) - most);
  const data = new Float32Array(batch.data.length).fill(-1);
  for (let i = 0; i < size; i++) {
    const [down, right] = [moves[2 * i]!, moves[2 * i + 1]!];
    for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
      const [to, from] = [(i * height + y) * width, (i * height + y - down) * width];
      const row = batch.data.subarray(from + Math.max(0, -right), from + Math.min(width, width - right));
      data.set(row, to + Math.max(0, right));
    }
  }
  return { ...batch, data };
};
