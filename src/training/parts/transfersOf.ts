import type { Shard } from './shardsOf.js';

/** Numbers of a batch to and from those of its parts. */
export interface Transfers {
  readonly gather: (parts: readonly Float32Array[]) => Float32Array;
  readonly scatter: (batch: Float32Array) => readonly Float32Array[];
}

/**
 * How the numbers of a batch of several segments (the real examples, the generated ones) lie in its parts, each of which has
 * rows of every segment.
 */
export const transfersOf = (
  shards: readonly Shard[],
  { rows, segments, width }: { readonly rows: number; readonly segments: number; readonly width: number },
): Transfers => {
  const places = shards.map((shard) =>
    Array.from({ length: segments }, (_, i) => ({
      inPart: i * shard.rows * width,
      inBatch: (i * rows + shard.from) * width,
      count: shard.rows * width,
    })),
  );
  return {
    gather: (parts) => {
      const batch = new Float32Array(segments * rows * width);
      parts.forEach((part, i) => {
        for (const { inPart, inBatch, count } of places[i]!) batch.set(part.subarray(inPart, inPart + count), inBatch);
      });
      return batch;
    },
    scatter: (batch) =>
      places.map((segmentsOfPart) => {
        const part = new Float32Array(segmentsOfPart.reduce((sum, { count }) => sum + count, 0));
        for (const { inPart, inBatch, count } of segmentsOfPart)
          part.set(batch.subarray(inBatch, inBatch + count), inPart);
        return part;
      }),
  };
};
