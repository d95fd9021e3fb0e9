import fc from 'fast-check';
import { prefetch } from 'rxgan/streams';
import { describe, expect, it } from 'vitest';
import { type Deferred, deferred, macrotasks } from '../support/fakes.js';

const disk = () => {
  const asked: number[] = [];
  const flights = new Map<number, Deferred<string>>();
  const source = (step: number): Promise<string> => {
    asked.push(step);
    const flight = deferred<string>();
    flights.set(step, flight);
    return flight.promise;
  };
  return { asked, flights, source };
};

describe('prefetch', () => {
  it('asks for each step once while the run goes on, and is never more than `ahead` in front', async () => {
    const { asked, flights, source } = disk();
    const fetched = prefetch(3)(source);
    for (let step = 0; step < 5; step++) {
      const value = fetched(step);
      expect(asked).toEqual(Array.from({ length: step + 4 }, (_, i) => i));
      flights.get(step)!.resolve(`batch ${step}`);
      expect(await value).toBe(`batch ${step}`);
    }
  });

  it('gives every step its own value, also when they arrive in another order', async () => {
    const { flights, source } = disk();
    const fetched = prefetch(2)(source);
    const first = fetched(0);
    flights.get(2)!.resolve('c');
    flights.get(1)!.resolve('b');
    flights.get(0)!.resolve('a');
    expect([await first, await fetched(1), await fetched(2)]).toEqual(['a', 'b', 'c']);
  });

  it('fails the step whose fetch failed and no other, without an unhandled rejection before it is asked', async () => {
    const { flights, source } = disk();
    const fetched = prefetch(2)(source);
    const first = fetched(0);
    flights.get(1)!.reject(new Error('unreadable'));
    await macrotasks(2);
    flights.get(0)!.resolve('a');
    expect(await first).toBe('a');
    await expect(fetched(1)).rejects.toThrow('unreadable');
    flights.get(2)!.resolve('c');
    expect(await fetched(2)).toBe('c');
  });

  it('fetches a failed step again when it is asked for again later', async () => {
    let attempts = 0;
    const fetched = prefetch(1)(async (step: number) => {
      if (step === 0 && attempts++ === 0) throw new Error('once');
      return step;
    });
    await expect(fetched(0)).rejects.toThrow('once');
    await fetched(5);
    expect(await fetched(0)).toBe(0);
  });

  it('is the source itself, whatever steps are asked for in whatever order', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(4), fc.array(fc.nat(20), { maxLength: 20 }), async (ahead, steps) => {
        const fetched = prefetch(ahead)(async (step: number) => step * 10);
        for (const step of steps) expect(await fetched(step)).toBe(step * 10);
      }),
      { seed: 7, numRuns: 100 },
    ));
});
