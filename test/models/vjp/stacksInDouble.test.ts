import '../../support/float64.js';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { start } from '../../support/engines.js';
import { expectAgreement, inDouble } from './agreement.js';
import { stack } from './stacks.js';

beforeAll(() => start('js'));

test('in double precision written-out passes give what the tape gives, also where a normalization has nothing to spread', () => {
  fc.assert(
    fc.property(stack, (of) => expectAgreement(of, inDouble)),
    { seed: 12, numRuns: 200 },
  );
});
