/** A contiguous part of a batch. */
export interface Shard {
  readonly from: number;
  readonly rows: number;
}

/**
 * A batch in as many parts as there are workers, in order; the sizes differ by one at most, and no part is larger
 * than the first, since the other threads have numbers to fetch and to bring back besides. A batch of fewer rows has fewer
 * parts.
 */
export const shardsOf = (rows: number, workers: number): readonly Shard[] => {
  const count = Math.min(rows, workers);
  const start = (i: number): number => Math.ceil((i * rows) / count);
  return Array.from({ length: count }, (_, i) => ({ from: start(i), rows: start(i + 1) - start(i) }));
};
