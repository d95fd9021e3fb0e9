import '../support/float64.js';
import { beforeAll, describe, it } from 'vitest';
import { cases } from '../losses/cases.js';
import { start } from '../support/engines.js';
import { expectSameByHand } from './byHand.js';

beforeAll(() => start('js'));

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  it.each([false, true])('minimize written by hand is the steps of a GAN, in double precision; tape: %s', (tape) =>
    expectSameByHand(each, 1e-10, tape),
  );
});
