import { runCooperatively, type Sliced } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';

/** A clock that only work moves on. */
const stoppedClock = () => {
  let time = 1_000;
  return {
    now: () => time,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

/** Other work of the same event loop: counts its turns until it is stopped. */
const turns = () => {
  let count = 0;
  let handle = setImmediate(function again() {
    count++;
    handle = setImmediate(again);
  });
  return { count: () => count, stop: () => clearImmediate(handle) };
};

/** Pieces that take so long each, and write down when they ran. */
function* pieces(durations: readonly number[], pass: (milliseconds: number) => void, ran: () => void): Sliced<string> {
  for (const duration of durations) {
    ran();
    pass(duration);
    yield;
  }
  return 'result';
}

describe('runCooperatively', () => {
  it('ends a slice with the piece in which its time is over, and other macrotasks run before the next', async () => {
    const { now, pass } = stoppedClock();
    const other = turns();
    const seen: number[] = [];
    const result = await runCooperatively(
      pieces([3, 3, 3, 3, 3, 3, 9, 1, 7, 1], pass, () => seen.push(other.count())),
      { milliseconds: 8, now },
    );
    other.stop();
    expect(result).toBe('result');
    // 3 + 3 is not yet 8 and 3 + 3 + 3 is; 9 is at once; 1 + 7 is 8.
    const slices = [...new Set(seen)].map((turn) => seen.filter((each) => each === turn).length);
    expect(slices).toEqual([3, 3, 1, 2, 1]);
  });

  it('lasts 5 milliseconds if nothing else is asked for', async () => {
    const { now, pass } = stoppedClock();
    const other = turns();
    const seen: number[] = [];
    await runCooperatively(
      pieces(Array(12).fill(1), pass, () => seen.push(other.count())),
      { now },
    );
    other.stop();
    expect([...new Set(seen)].map((turn) => seen.filter((each) => each === turn).length)).toEqual([5, 5, 2]);
  });

  it('runs nothing before the step in which it was called has ended', async () => {
    const ran: string[] = [];
    const running = runCooperatively(
      pieces(
        [1],
        () => undefined,
        () => ran.push('piece'),
      ),
    );
    await Promise.resolve();
    ran.push('the rest of the step');
    await running;
    expect(ran).toEqual(['the rest of the step', 'piece']);
  });

  it('gives several computations one slice each in turn, and never two in one turn of the event loop', async () => {
    const { now, pass } = stoppedClock();
    const other = turns();
    const seen: (readonly [string, number])[] = [];
    const run = (name: string, durations: readonly number[]): Promise<string> =>
      runCooperatively(
        pieces(durations, pass, () => seen.push([name, other.count()])),
        { milliseconds: 2, now },
      );
    await Promise.all([run('a', [2, 2, 2]), run('b', [1, 1, 2]), run('c', [5])]);
    other.stop();
    expect(seen.map(([name]) => name).join('')).toBe('abbcaba');
    const namesOf = (turn: number): Set<string> => new Set(seen.filter(([, at]) => at === turn).map(([name]) => name));
    expect(seen.every(([, turn]) => namesOf(turn).size === 1)).toBe(true);
  });

  it('rejects with the error of the computation, and the others go on', async () => {
    const { now, pass } = stoppedClock();
    function* broken(): Sliced<number> {
      yield;
      throw new Error('broken');
    }
    const going = runCooperatively(
      pieces([9, 9], pass, () => undefined),
      { now },
    );
    await expect(runCooperatively(broken(), { milliseconds: 0 })).rejects.toThrow('broken');
    expect(await going).toBe('result');
  });

  it('stops before the next piece when it is aborted, with the reason', async () => {
    const { now, pass } = stoppedClock();
    const stop = new AbortController();
    let ran = 0;
    const running = runCooperatively(
      pieces([1, 1, 1, 1, 1], pass, () => {
        if (++ran === 2) stop.abort(new Error('no longer needed'));
      }),
      { now, signal: stop.signal },
    );
    await expect(running).rejects.toThrow('no longer needed');
    expect(ran).toBe(2);
  });

  it('stops between slices too, and runs no piece when it was aborted before', async () => {
    const { now, pass } = stoppedClock();
    const stop = new AbortController();
    let ran = 0;
    const between = runCooperatively(
      pieces([1, 1, 1, 1], pass, () => {
        if (++ran === 2) setImmediate(() => stop.abort());
      }),
      { now, milliseconds: 2, signal: stop.signal },
    );
    await expect(between).rejects.toHaveProperty('name', 'AbortError');
    expect(ran).toBe(2);
    const never = runCooperatively(
      pieces([1], pass, () => ran++),
      { signal: stop.signal },
    );
    await expect(never).rejects.toHaveProperty('name', 'AbortError');
    expect(ran).toBe(2);
  });
});
