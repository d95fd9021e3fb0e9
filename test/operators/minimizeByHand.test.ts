import { beforeAll, describe, it } from 'vitest';
import { cases } from '../losses/cases.js';
import { start } from '../support/engines.js';
import { expectSameByHand } from './byHand.js';

beforeAll(() => start('wasm'));

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  it('minimize written by hand is the steps of a GAN', () => expectSameByHand(each, 1e-5));
});
