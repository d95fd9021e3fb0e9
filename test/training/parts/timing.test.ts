import fc from 'fast-check';
import { hinge, nonSaturating, relativisticAverage } from 'rxgan/losses';
import { adam } from 'rxgan/models';
import { alternating } from 'rxgan/operators';
import { beforeAll, expect, it } from 'vitest';
import { start } from '../../support/engines.js';
import { programThat, runs } from './programs.js';
import { dots, images, trained } from './trained.js';

beforeAll(() => start('wasm'));

// Every thread of the process is late by other numbers: at the start, with each answer, and after each order.
const late = programThat(
  'late',
  `
import { threadId } from 'node:worker_threads';
let state = threadId * 2654435761;
const dawdle = () => {
  state = Math.imul(state ^ (state >>> 15), 2246822507) + 1;
  const until = performance.now() + ((state >>> 0) % 12) / 4;
  while (performance.now() < until);
};
const { wait, notify } = Atomics;
Atomics.wait = (...sleep) => { const woken = wait(...sleep); dawdle(); return woken; };
Atomics.notify = (...wake) => { dawdle(); return notify(...wake); };
dawdle();`,
);

const losses = { hinge, nonSaturating, relativistic: relativisticAverage(nonSaturating) };

it('a number of workers gives the same bits in every run, however late the threads are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(...(Object.keys(losses) as (keyof typeof losses)[])),
      fc.boolean(),
      async (workers, size, loss, shared) => {
        const schedule = alternating(losses[loss], { workers, shared });
        const inTime = await trained(dots(adam()), schedule, { size });
        expect(await trained(dots(adam()), schedule, { size, prepare: runs(late) })).toEqual(inTime);
      },
    ),
    { seed: 7, numRuns: 8 },
  );
});

it('and so with convolutions', async () => {
  const schedule = alternating(nonSaturating, { workers: 2 });
  const inTime = await trained(images(adam()), schedule);
  expect(await trained(images(adam()), schedule)).toEqual(inTime);
  expect(await trained(images(adam()), schedule, { prepare: runs(late) })).toEqual(inTime);
});
