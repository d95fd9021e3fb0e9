import fc from 'fast-check';
import { clock, prefetch } from 'rxgan/streams';
import { defer, lastValueFrom, retry, take, tap } from 'rxjs';
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

  it('delivers a failure once, so that a retry recovers', async () => {
    const asked: number[] = [];
    let failing = true;
    const fetched = prefetch(2)(async (step: number) => {
      asked.push(step);
      if (step === 3 && failing) {
        failing = false;
        throw new Error('once');
      }
      return step;
    });
    const seen: number[] = [];
    await lastValueFrom(
      defer(() => clock(fetched, { from: seen.length })).pipe(
        tap((step) => seen.push(step)),
        retry(1),
        take(6),
      ),
    );
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(asked.filter((step) => step === 3)).toHaveLength(2);
  });

  it('gives what is thrown at once to its own step', async () => {
    const fetched = prefetch(2)((step: number) => {
      if (step === 1) throw new Error('no such file');
      return Promise.resolve(step);
    });
    expect(await fetched(0)).toBe(0);
    await expect(fetched(1)).rejects.toThrow('no such file');
    expect(await fetched(2)).toBe(2);
  });

  it.each([Number.NaN, -1, 1.5])('%d ahead is refused', (ahead) =>
    expect(() => prefetch(ahead)).toThrow('prefetch: expected an integer of at least 0'),
  );

  it('is the source itself, whatever steps are asked for in whatever order', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(4), fc.array(fc.nat(20), { maxLength: 20 }), async (ahead, steps) => {
        const fetched = prefetch(ahead)(async (step: number) => step * 10);
        for (const step of steps) expect(await fetched(step)).toBe(step * 10);
      }),
      { seed: 7, numRuns: 100 },
    ));
});
