import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { type Ask, calibrated, interleaved, orderOf } from '../../../bench/parts/rounds.js';

describe('the order of a round', () => {
  it('has each once', () => {
    for (const round of [0, 1, 2, 3, 10]) expect(orderOf(round, 4).toSorted()).toEqual([0, 1, 2, 3]);
  });
  it('lets each be first, in both directions', () => {
    expect([0, 1, 2, 3].map((round) => orderOf(round, 3))).toEqual([
      [0, 1, 2],
      [0, 2, 1],
      [2, 0, 1],
      [2, 1, 0],
    ]);
  });
});

describe('the warm-up', () => {
  it('asks for more and more steps until they take half a slice', async () => {
    const asked: number[] = [];
    const ask: Ask = async (steps) => {
      asked.push(steps);
      return E.right(steps < 100 ? 4 : 2);
    };
    expect(await calibrated(ask, 1000)).toEqual(E.right(500));
    expect(asked).toEqual([1, 4, 16, 64, 250]);
  });
  it('takes one step where that is more than a slice', async () => {
    expect(await calibrated(async () => E.right(5000), 500)).toEqual(E.right(1));
  });
  it('gives up where a step cannot be made', async () => {
    expect(await calibrated(async () => E.left('no kernel'), 500)).toEqual(E.left('no kernel'));
  });
});

describe('rounds', () => {
  it('measure all in turns, for as many steps as fill a slice', async () => {
    const log: string[] = [];
    const asking =
      (name: string, milliseconds: number): Ask =>
      async (steps) => {
        log.push(`${name}${steps}`);
        return E.right(milliseconds);
      };
    const times = await interleaved([asking('a', 100), asking('b', 50)], { rounds: 3, slice: 100 });
    expect(times).toEqual([E.right([100, 100, 100]), E.right([50, 50, 50])]);
    expect(log).toEqual(['a1', 'b1', 'a1', 'b2', 'a1', 'b2', 'a1', 'b2']);
  });

  it('go on without who cannot, from the start or from some round on', async () => {
    let left = 3;
    const tired: Ask = async () => (left-- > 0 ? E.right(10) : E.left('out of memory'));
    const times = await interleaved([async () => E.left('no kernel'), tired, async () => E.right(10)], {
      rounds: 4,
      slice: 10,
    });
    expect(times).toEqual([E.left('no kernel'), E.left('out of memory'), E.right([10, 10, 10, 10])]);
  });
});
