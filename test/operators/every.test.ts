import { piecewise } from 'rxgan';
import { every, times, when } from 'rxgan/operators';
import { lastValueFrom, type MonoTypeOperatorFunction, map, range, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, type Fake, fake, fakes, marbles } from './notifications.js';

const mark = (letter: string) => map((tick: Fake) => ({ ...tick, log: tick.log + letter }));
const sequence = async (steps: number, ...operators: MonoTypeOperatorFunction<Fake>[]): Promise<string> => {
  const ticks$ = range(0, steps).pipe(map((step) => fake(step)));
  const all = await lastValueFrom(operators.reduce((stream, operator) => operator(stream), ticks$).pipe(toArray()));
  return all.map(({ log }) => log).join('');
};

describe('every', () => {
  behavesLikeAnOperator(
    'every',
    () => every(2, mark('G')),
    fakes,
    ({ step }) => fake(step, step % 2 ? 'G' : ''),
  );

  it.each([
    [5, 'DDDDDGDDDDDG'],
    [3, 'DDDGDDDGDDDGD'],
    [1, 'DGDGDGDGDGDGDGDGDGDG'],
    [11, 'DDDDDDDDDD'],
  ])('every(%i) has so many discriminator steps before each generator step', async (n, expected) => {
    expect(await sequence(10, mark('D'), every(n, mark('G')))).toBe(expected);
  });

  it('acts on the last of each n steps, wherever the run begins', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const resumed = { a: fake(4), b: fake(5), c: fake(6) };
      expectObservable(cold('abc|', resumed).pipe(every(3, mark('G')))).toBe('abc|', { ...resumed, b: fake(5, 'G') });
    });
  });

  it('takes a schedule of n: due when (step + 1) mod n(step) is 0', async () => {
    const critic = piecewise(4, [8, 2]);
    expect(await sequence(12, mark('D'), every(critic, mark('G')))).toBe('DDDDGDDDDGDDGDDG');
    // Nothing is remembered: steps 3 and 7 are due, and so is a 2 at step 5.
    expect(
      await sequence(
        8,
        mark('D'),
        every((step) => (step === 5 ? 2 : 4), mark('G')),
      ),
    ).toBe('DDDDGDDGDDG');
  });

  it('refuses a schedule at the first step that has no period', () => {
    const scheduler = marbles();
    scheduler.run(({ cold, expectObservable }) => {
      const broken = every((step) => 2 - step, mark('G'));
      expectObservable(cold('abcd|', fakes).pipe(broken)).toBe(
        'ab#',
        { a: fake(0), b: fake(1, 'G') },
        expect.objectContaining({ _tag: 'ConfigError', path: 'every', message: expect.stringContaining('at step 2') }),
      );
    });
  });

  it('nests: every other time of every third is every sixth', async () => {
    const twice = when(({ step }: Fake) => (step + 1) % 2 === 0, mark('G'));
    expect(await sequence(12, mark('D'), every(3, twice))).toBe('DDDDDDGDDDDDDG');
    expect(await sequence(6, mark('D'), every(3, times(2, mark('G'))))).toBe('DDDGGDDDGG');
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d when the pipeline is built', (n) => {
    expect(() => every(n, mark('G'))).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: 'every' }));
  });
});
