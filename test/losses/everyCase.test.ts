import { beforeAll, describe, test } from 'vitest';
import { start } from '../support/engines.js';
import { cases } from './cases.js';
import { single } from './kit/check.js';
import { checks, valueChecks } from './kit/checks.js';

describe.each([
  ['js', checks, single],
  ['wasm', valueChecks, { ...single, runs: 3 }],
] as const)('every loss on %s', (engine, list, precision) => {
  beforeAll(() => start(engine));

  describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    test.each(list.filter(({ applies }) => applies(each)).map(({ title, run }) => [title, run] as const))(
      '%s',
      (_title, run) => run(each, precision),
    );
  });
});
