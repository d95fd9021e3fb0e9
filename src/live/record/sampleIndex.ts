/** What a picture of a run is called and where it belongs; its numbers are fetched by `id`. */
export interface SampleEntry {
  readonly id: number;
  readonly step: number;
  readonly kind: SampleKind;
  readonly bytes: number;
}

/**
 * - `scatter`: points of the plane, the discriminator's surface under them, arrows where it wants them to go
 * - `images`: a grid of generated images, of the same latents throughout a run
 * - `interpolation`: images along a line between latents
 * - `histogram`: how often the discriminator gave which score
 */
export type SampleKind = 'scatter' | 'images' | 'interpolation' | 'histogram';
export const sampleKinds = ['scatter', 'images', 'interpolation', 'histogram'] as const satisfies readonly SampleKind[];

/** Which samples of one kind are kept: every `stride`-th, the first among them, and the newest. */
export interface SampleIndex {
  stride: number;
  /** How many there were. */
  count: number;
  entries: readonly SampleEntry[];
}

export type SampleIndices = Readonly<Record<SampleKind, SampleIndex>>;

export const sampleLimits = { entries: 256, bytes: 8 * 1024 * 1024 } as const;

const empty = (): SampleIndex => ({ stride: 1, count: 0, entries: [] });

export const emptySamples = (): SampleIndices => ({
  scatter: empty(),
  images: empty(),
  interpolation: empty(),
  histogram: empty(),
});

const bytesOf = (entries: readonly SampleEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Adds an entry and thins the older ones out when there are too many of them, or too many bytes; gives those that went.
 *
 * In plain words: server and page do the same with the same entries, so that neither has to tell the other what it keeps.
 */
export const appendSample = (samples: SampleIndices, entry: SampleEntry): readonly SampleEntry[] => {
  const index = samples[entry.kind];
  const before = index.entries;
  // The newest of before is kept for good only if it is its turn.
  const provisional = index.count > 0 && (index.count - 1) % index.stride !== 0;
  let settled = provisional ? before.slice(0, -1) : before;
  const total = (): number => bytesOf(settled) + entry.bytes;
  while (settled.length >= sampleLimits.entries || (total() > sampleLimits.bytes && settled.length > 1)) {
    settled = settled.filter((_, i) => i % 2 === 0);
    index.stride *= 2;
  }
  index.count++;
  index.entries = [...settled, entry];
  const kept = new Set(index.entries);
  return before.filter((one) => !kept.has(one));
};
