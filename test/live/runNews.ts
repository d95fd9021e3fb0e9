import fc from 'fast-check';
import type { RunRecordEntry, RunState } from '../../src/live/protocol/messages.js';
import type { SampleNews } from '../../src/live/server/servedRun.js';

/** Something that is told about a run, to be placed at a step when it is. */
export type News =
  | {
      readonly t: 'rows';
      readonly count: number;
      readonly gap: number;
      readonly metrics: number;
      readonly odd: number | undefined;
    }
  | { readonly t: 'event'; readonly text: string }
  | { readonly t: 'state'; readonly change: Partial<RunState> }
  | { readonly t: 'sample'; readonly kind: SampleNews['kind']; readonly size: number };

const odd = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, 5e-324, -3);

export const news: fc.Arbitrary<News> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      t: fc.constant('rows' as const),
      count: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 }) },
        { weight: 2, arbitrary: fc.integer({ min: 200, max: 700 }) },
        { weight: 1, arbitrary: fc.integer({ min: 2000, max: 5000 }) },
      ),
      // 0: once more at the last step. -1: at the step before it, as what becomes known late.
      gap: fc.integer({ min: -1, max: 3 }),
      metrics: fc.integer({ min: 0, max: 15 }),
      odd: fc.option(odd, { nil: undefined, freq: 3 }),
    }),
  },
  fc.record({ t: fc.constant('event' as const), text: fc.string({ maxLength: 30, unit: 'binary' }) }),
  fc.record({
    t: fc.constant('state' as const),
    change: fc.record(
      {
        status: fc.constantFrom('running', 'paused', 'finished', 'failed'),
        step: fc.nat(),
        stepsPerSecond: fc.constantFrom(12.5, Number.NaN, Number.POSITIVE_INFINITY),
        message: fc.string(),
        tunables: fc.dictionary(fc.string({ maxLength: 5 }), fc.integer(), { maxKeys: 3 }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Partial<RunState>>,
  }),
  fc.record({
    t: fc.constant('sample' as const),
    kind: fc.constantFrom('scatter', 'images', 'interpolation', 'histogram'),
    size: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 64 }) },
      { weight: 1, arbitrary: fc.constant(300_000) },
    ),
  }) as fc.Arbitrary<News>,
);

const names = ['dLoss', 'gLoss', '__proto__', '7'];

/** Tells it to whatever takes records, at the steps that follow. */
export const teller = (
  add: (entry: RunRecordEntry) => void,
  addSample: (sample: SampleNews) => void,
  state: () => RunState,
) => {
  let step = -1;
  return (one: News): void => {
    if (one.t === 'rows') {
      for (let i = 0; i < one.count; i++) {
        step = Math.max(0, step + one.gap);
        const values = names.flatMap((name, k) => {
          const sparse = k === 3 && i % 3 > 0;
          if (sparse || ((one.metrics >> k) & 1) === 0) return [];
          return [[name, i === 0 && one.odd !== undefined ? one.odd : Math.sin(step + k) / 3] as const];
        });
        add({ row: { step, wall: 1_000 + 3 * step, values: Object.fromEntries(values) } });
      }
    } else if (one.t === 'event') add({ event: { step: Math.max(0, step), wall: 5, kind: 'log', text: one.text } });
    else if (one.t === 'state') add({ state: { ...state(), ...one.change } });
    else {
      const values = Uint8Array.from({ length: one.size }, (_, i) => i % 251);
      addSample({
        kind: one.kind,
        step: Math.max(0, step),
        about: { seedId: 1 },
        parts: { x: { shape: [one.size], values } },
      });
    }
  };
};
