import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendSample,
  emptySamples,
  type SampleEntry,
  sampleKinds,
  sampleLimits,
} from '../../../src/live/record/sampleIndex.js';

const news = fc.record({
  kind: fc.constantFrom(...sampleKinds),
  bytes: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: sampleLimits.bytes + 10 })),
});

describe('samples', () => {
  it('stay within their limits, with the first and the newest, evenly; and say which ones went', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 1500, size: 'max' }), (all) => {
        const samples = emptySamples();
        const kept = new Set<SampleEntry>();
        const given = new Map(sampleKinds.map((kind) => [kind, [] as SampleEntry[]]));
        for (const [id, { kind, bytes }] of all.entries()) {
          const entry = { id, step: 10 * id, kind, bytes };
          given.get(kind)!.push(entry);
          kept.add(entry);
          for (const gone of appendSample(samples, entry)) expect(kept.delete(gone)).toBe(true);
        }
        for (const kind of sampleKinds) {
          const { entries, count, stride } = samples[kind];
          const every = given.get(kind)!;
          expect(count).toBe(every.length);
          expect(entries.at(-1)).toBe(every.at(-1));
          expect(entries[0]).toBe(every[0]);
          expect(entries).toEqual(every.filter((_, i) => i % stride === 0 || i === every.length - 1));
          expect(entries.length).toBeLessThanOrEqual(sampleLimits.entries);
          const bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
          // The first and the newest stay, whatever they weigh.
          expect(bytes <= sampleLimits.bytes || entries.length <= 2).toBe(true);
        }
        expect([...kept].sort((a, b) => a.id - b.id)).toEqual(
          sampleKinds.flatMap((kind) => samples[kind].entries).sort((a, b) => a.id - b.id),
        );
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
