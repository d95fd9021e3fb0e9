import '../support/float64.js';
import { beforeAll, describe, test } from 'vitest';
import { start } from '../support/engines.js';
import { cases } from './cases.js';
import { double } from './kit/check.js';
import { checks } from './kit/checks.js';
import { secondOrderChecks } from './kit/secondOrderChecks.js';

beforeAll(() => start('js'));

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  const applying = [...checks, ...secondOrderChecks].filter(({ applies }) => applies(each));
  test.each(applying.map(({ title, run }) => [title, run] as const))('%s', (_title, run) => run(each, double));
});
