import { runCooperatively, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { slicedMetrics } from './everyMetric.js';
import { drawnUniforms } from './samples.js';

describe.each(slicedMetrics)('$name', ({ measure, pieces, width }) => {
  const real = drawnUniforms(1, 'real', 30, width);
  const fake = drawnUniforms(2, 'fake', 20, width);

  it('is put down after every small piece of work', () => {
    const sliced = measure(real, fake);
    let count = 0;
    while (sliced.next().done !== true) count++;
    expect(count).toBeGreaterThanOrEqual(pieces(30, 20));
  });

  it('gives the same result at once and in slices', async () => {
    const atOnce = runToEnd(measure(real, fake));
    // A clock that is always ahead makes every piece a slice of its own.
    let time = 0;
    expect(await runCooperatively(measure(real, fake), { now: () => (time += 2), milliseconds: 64 })).toEqual(atOnce);
  });

  it('changes neither sample and draws nothing from outside', () => {
    const before = [Array.from(real.data), Array.from(fake.data)];
    expect(runToEnd(measure(real, fake))).toEqual(runToEnd(measure(real, fake)));
    expect([Array.from(real.data), Array.from(fake.data)]).toEqual(before);
  });

  it('refuses samples of different widths and unfinished rows', () => {
    const narrow = drawnUniforms(2, 'fake', 20, width - 1);
    expect(() => runToEnd(measure(real, narrow))).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', message: expect.stringContaining(`${width - 1}`) }),
    );
    const unfinished = { data: Array.from(fake.data).slice(1), width };
    expect(() => runToEnd(measure(real, unfinished))).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch' }));
  });
});
