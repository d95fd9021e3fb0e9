import { memoryKey } from 'rxgan/models';
import { describe, expect, test } from 'vitest';
import { emptyMemory } from '../../src/models/memory.js';
import { deferred } from '../support/fakes.js';

const [a, b] = [memoryKey('a'), memoryKey('b')];

describe('a memory', () => {
  test('makes a number known at its step, neither earlier nor later', async () => {
    const memory = emptyMemory();
    memory.setLater(a, Promise.resolve(1), 3);
    expect(memory.arrive(2)).toBeUndefined();
    expect(memory.has(a)).toBe(false);
    await memory.arrive(3);
    expect(memory.get(a)).toBe(1);
    expect(memory.arrive(4)).toBeUndefined();
  });

  test('waits for all that are due, and takes those of earlier steps first', async () => {
    const memory = emptyMemory();
    const late = deferred<number>();
    memory.setLater(a, Promise.resolve(2), 5);
    memory.setLater(a, late.promise, 4);
    memory.setLater(b, Promise.resolve(3), 9);
    let arrived = false;
    const arriving = memory.arrive(5)!.then(() => {
      arrived = true;
    });
    await Promise.resolve();
    expect(arrived).toBe(false);
    late.resolve(1);
    await arriving;
    expect([memory.get(a), memory.has(b)]).toEqual([2, false]);
  });

  test('tells a failure until it is forgotten, and keeps what the others were', async () => {
    const memory = emptyMemory();
    memory.setLater(a, Promise.reject(new Error('lost')), 1);
    memory.setLater(b, Promise.resolve(7), 1);
    await expect(memory.arrive(1)).rejects.toThrow('lost');
    expect(memory.get(b)).toBe(7);
    await expect(memory.arrive(1)).rejects.toThrow('lost');
    memory.forgetFailures();
    expect(memory.arrive(1)).toBeUndefined();
  });

  test('asked twice at a time, makes each number known once', async () => {
    const memory = emptyMemory();
    memory.setLater(a, Promise.resolve(1), 1);
    memory.setLater(b, Promise.resolve(2), 9);
    await Promise.all([memory.arrive(1), memory.arrive(1)]);
    expect(memory.contents().pending.map(({ name }) => name)).toEqual(['b']);
  });
});
