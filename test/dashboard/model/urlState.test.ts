import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUrlState, shareLink, writeUrlState } from '../../../dashboard/model/urlState.js';
import { plainView, type View } from '../../../dashboard/model/view.js';

const maybe = <A>(one: fc.Arbitrary<A>) => fc.option(one, { nil: undefined });
const step = fc.integer({ min: 0, max: 1_000_000 });
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const view: fc.Arbitrary<View> = fc.record({
  run: maybe(name),
  compare: fc.array(name, { maxLength: 3 }),
  range: maybe(fc.record({ from: step, to: step.map((n) => n + 1_000_001) })),
  span: maybe(step),
  axis: fc.constantFrom('step' as const, 'time' as const),
  log: fc.boolean(),
  band: fc.boolean(),
  halfLife: step,
  pins: fc.array(name, { maxLength: 3 }),
  sample: maybe(step),
  other: maybe(step),
});

describe('a view in an address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(readUrlState(`#${writeUrlState(one)}`)).toEqual(one);
      }),
      { seed: 504, numRuns: 300 },
    );
  });

  it('is not written where it is as usual', () => {
    expect(writeUrlState(plainView)).toBe('');
    expect(readUrlState('')).toEqual({
      ...plainView,
      run: undefined,
      range: undefined,
      span: undefined,
      sample: undefined,
      other: undefined,
    });
    expect(shareLink(plainView, { origin: 'http://127.0.0.1:1', pathname: '/' })).toBe('http://127.0.0.1:1/');
    expect(shareLink({ ...plainView, log: true }, { origin: 'http://127.0.0.1:1', pathname: '/' })).toBe(
      'http://127.0.0.1:1/#log=1',
    );
  });

  it('never throws, whatever is in the address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readUrlState(text).compare).toBeInstanceOf(Array);
      }),
      { seed: 505, numRuns: 500 },
    );
    expect(readUrlState('#from=9&to=3&half=x&compare=%25E0%25A4%25A').range).toBeUndefined();
    expect(readUrlState('#compare=%25E0%25A4%25A,b').compare).toEqual(['b']);
  });
});
