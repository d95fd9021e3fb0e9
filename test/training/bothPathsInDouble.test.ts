import '../support/float64.js';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { start } from '../support/engines.js';
import { bothPathsAgree } from './bothPaths.js';

beforeAll(() => start('js'));

test(
  'in double precision the path without a tape is the tape, for any stack, loss and schedule',
  () => fc.assert(bothPathsAgree({ ticks: 3, tolerance: 1e-10, least: 1e-3 }), { seed: 9, numRuns: 100 }),
  120_000,
);
