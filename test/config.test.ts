import fc from 'fast-check';
import { type Checked, oneOf, optional, positiveInteger, positiveNumber, proportion, struct } from 'rxgan';
import { describe, expect, test } from 'vitest';
import { flag, portNumber, seedNumber, text } from '../src/config.js';

const isRight = (checked: Checked<unknown>): boolean => checked._tag === 'Right';
const errorsOf = (checked: Checked<unknown>): readonly { readonly path: string; readonly message: string }[] =>
  checked._tag === 'Left' ? checked.left : [];

const fields = [
  [
    'positiveInteger',
    positiveInteger,
    [1, 2 ** 40],
    [0, -1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', null],
  ],
  ['seedNumber', seedNumber, [0, 2 ** 32 - 1], [-1, 2 ** 32, 0.5, Number.NaN, '7']],
  ['portNumber', portNumber, [0, 65_535], [-1, 65_536, 80.5, Number.NaN]],
  ['positiveNumber', positiveNumber, [1e-9, 5], [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5']],
  ['proportion', proportion, [0, 0.5, 1], [-0.1, 1.1, Number.NaN, '0.5']],
  ['text', text, ['a'], ['', 3, null]],
  ['flag', flag, [true, false], ['true', 0, null]],
  ['oneOf', oneOf('js', 'wasm'), ['js', 'wasm'], ['cuda', '', 0, ['js']]],
] as const;

describe.each(fields)('%s', (_name, field, good, bad) => {
  test.each([...good])('takes %j as it is', (value) => expect(field('p', value)).toMatchObject({ right: value }));
  test.each([...bad, undefined])('refuses %j with the path, what it got and what to do', (value) => {
    const [error, ...others] = errorsOf(field('train.x', value));
    expect(error).toMatchObject({ _tag: 'ConfigError', path: 'train.x' });
    expect(error!.message).toMatch(/^train\.x: expected .+, got .+; give /);
    expect(others).toEqual([]);
  });
});

test('optional takes nothing, and checks what is given', () => {
  expect(optional(positiveInteger)('p', undefined)).toMatchObject({ right: undefined });
  expect(optional(positiveInteger)('p', 3)).toMatchObject({ right: 3 });
  expect(errorsOf(optional(positiveInteger)('p', null))).toHaveLength(1);
});

describe('struct', () => {
  const check = struct({
    batch: positiveInteger,
    decay: proportion,
    engine: optional(oneOf('js', 'wasm')),
    net: struct({ hidden: positiveInteger, rate: positiveNumber }),
  });

  test('gives back the record, without what it does not know', () => {
    const value = { batch: 8, decay: 0.5, engine: 'js', net: { hidden: 4, rate: 1 } };
    expect(check('', { ...value, more: 1 })).toEqual({ _tag: 'Right', right: value });
  });
  test('reports every problem at once, each with its whole path', () => {
    const checked = check('train', { batch: 0, decay: 2, engine: 'abacus', net: { hidden: 1.5 } });
    expect(
      errorsOf(checked)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['train.batch', 'train.decay', 'train.engine', 'train.net.hidden', 'train.net.rate']);
  });
  test('reports exactly the fields that are wrong, whichever they are', () => {
    const property = fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (a, b, c, d) => {
      const value = { batch: a ? 1 : -1, decay: b ? 1 : -1, net: { hidden: c ? 1 : -1, rate: d ? 1 : -1 } };
      const checked = check('', value);
      expect(errorsOf(checked)).toHaveLength([a, b, c, d].filter((right) => !right).length);
      expect(isRight(checked)).toBe(a && b && c && d);
    });
    fc.assert(property, { seed: 7, numRuns: 30 });
  });
  test.each([null, undefined, 3, 'text'])('of %j reports every required field', (value) => {
    expect(
      errorsOf(check('', value))
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['batch', 'decay', 'net.hidden', 'net.rate']);
  });
});
