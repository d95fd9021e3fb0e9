import { delimiter, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columns } from '../../../bench/parts/columns.js';
import { type Contender, connect } from '../../../bench/parts/connect.js';
import { findPyTorch } from '../../../bench/parts/findPyTorch.js';

const fakes = join(import.meta.dirname, '..', 'fakes');
const { words } = columns.find(({ name }) => name === 'torch2')!;
const path = process.env['PATH'];
const on = (mode: string, wait?: number) => connect({ words, environment: { FAKE_PYTHON: mode } }, wait);

beforeEach(() => {
  process.env['PATH'] = `${fakes}${delimiter}${path}`;
});
afterEach(() => {
  process.env['PATH'] = path;
  delete process.env['FAKE_PYTHON'];
});

const opened = async (mode = ''): Promise<Contender> => {
  const contender = await on(mode);
  if (E.isLeft(contender)) throw new Error(contender.left);
  return contender.right;
};

describe('PyTorch is found', () => {
  it('through Python, with its version', async () => expect(await findPyTorch()).toEqual(E.right('0.0.0+fake')));
  it('to be missing from it', async () => {
    process.env['FAKE_PYTHON'] = 'bare';
    expect(await findPyTorch()).toEqual(E.left("ModuleNotFoundError: No module named 'torch'"));
  });
  it('to be missing with Python itself', async () => {
    process.env['PATH'] = '/nowhere';
    expect(await findPyTorch()).toEqual(E.left('spawn python3 ENOENT'));
  });
});

describe('a contender', () => {
  it('says what it is, and answers one question after the other', async () => {
    using contender = await opened();
    expect(contender.about).toBe('PyTorch 0.0.0+fake, threads: 2');
    expect(await contender.ask({ work: 'points', steps: 4, form: '-' })).toEqual(E.right(0.5));
    expect(await contender.ask({ work: 'conv', steps: 1, form: '-' })).toEqual(E.left('no such kernel'));
    expect(await contender.ask({ work: 'mlp', steps: 8, form: '-' })).toEqual(E.right(1));
  });

  it('that dies says how, then and whenever it is asked again', async () => {
    using contender = await opened();
    const dead = E.left('its process ended with code 4');
    expect(await contender.ask({ work: 'dies', steps: 1, form: '-' })).toEqual(dead);
    expect(await contender.ask({ work: 'points', steps: 1, form: '-' })).toEqual(dead);
  });

  it('that does not start says why', async () => {
    expect(await on('dies')).toEqual(E.left('its process ended with code 3: libtorch: illegal instruction'));
    expect(await connect({ words: ['/nowhere/python3'] })).toEqual(E.left('spawn /nowhere/python3 ENOENT'));
  });

  it('that says nothing is given up', async () => {
    expect(await on('silent', 200)).toEqual(E.left('no answer within 0.2 s'));
  });
});
