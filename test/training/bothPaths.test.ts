import fc from 'fast-check';
import { pickEngine } from 'rxgan/engines';
import { beforeAll, expect, test } from 'vitest';
import { bothPathsAgree } from './bothPaths.js';

beforeAll(async () => {
  expect((await pickEngine({ engine: 'wasm' })())._tag).toBe('Right');
});

test(
  'on WASM the path without a tape gives the numbers and the state of the tape, for any stack, loss and schedule',
  () => fc.assert(bothPathsAgree({ ticks: 1, tolerance: 1e-5, least: 1e-2 }), { seed: 4, numRuns: 200 }),
  120_000,
);
