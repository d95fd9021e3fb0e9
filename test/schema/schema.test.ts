import fc from 'fast-check';
import {
  boolean,
  type Checked,
  check,
  checked,
  integer,
  list,
  literal,
  number,
  oneOf,
  optional,
  orThrow,
  record,
  type Schema,
  string,
  struct,
} from 'rxgan';
import { describe, expect, test } from 'vitest';
import { failure } from '../../src/errors.js';
import { fromJson } from '../../src/schema/fromJson.js';
import { anyNumber, port, seed } from '../../src/schema/numbers.js';
import { left, right } from '../../src/schema/schema.js';
import { either, keyed, union } from '../../src/schema/unions.js';
import { withProblems } from '../../src/schema/withProblems.js';

const isRight = (read: Checked<unknown>): boolean => read._tag === 'Right';
const errorsOf = (read: Checked<unknown>): readonly { readonly path: string; readonly message: string }[] =>
  read._tag === 'Left' ? read.left : [];
const pathsOf = (read: Checked<unknown>): readonly string[] =>
  errorsOf(read)
    .map(({ path }) => path)
    .sort();
const messagesOf = (read: Checked<unknown>): readonly string[] => errorsOf(read).map(({ message }) => message);

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const schemas: readonly (readonly [string, Schema<unknown>, readonly unknown[], readonly unknown[]])[] = [
  ['a positive integer', integer({ min: 1 }), [1, 2 ** 40], [0, -1, 1.5, 2 ** 53, nan, infinity, '1', null]],
  ['an integer from 0 to 4294967295', seed, [0, 2 ** 32 - 1], [-1, 2 ** 32, 0.5, nan, '7']],
  ['a port from 0 to 65535 (0 takes any free one)', port, [0, 65_535], [-1, 65_536, 80.5, nan]],
  ['an integer of at least -1', integer({ min: -1 }), [-1, 3], [-2, 0.5]],
  ['an integer of at most 3', integer({ max: 3 }), [-1, 3], [4]],
  ['an integer', integer(), [-1, 3], [0.5]],
  ['a number', number(), [-1.5, 1e300], [nan, infinity, '1']],
  ['a number above 0', number({ above: 0 }), [1e-9, 5], [0, -1, nan, infinity, '5']],
  ['a number of at least 0', number({ min: 0 }), [0, 5], [-1, nan, infinity]],
  ['a number from 0 to 1', number({ min: 0, max: 1 }), [0, 0.5, 1], [-0.1, 1.1, nan, '0.5']],
  ['a number from 0 to below 1', number({ min: 0, below: 1 }), [0, 0.5], [1, nan]],
  ['a number above 0 and below 1', number({ above: 0, below: 1 }), [0.5], [0, 1]],
  ['a number above 0 and of at most 1', number({ above: 0, max: 1 }), [0.5, 1], [0, 2]],
  ['a number', anyNumber, [0, nan, infinity], ['nan', null, '1', 'toString']],
  ['a string', string(), ['', 'a'], [3, null]],
  ['a non-empty string', string({ min: 1 }), ['a'], ['', 3, null]],
  ['a string of at most 2 characters', string({ max: 2 }), ['', 'ab'], ['abc', 3]],
  ['true or false', boolean, [true, false], ['true', 0, null]],
  ['all', literal('all'), ['all'], ['', 'every', null]],
  ['one of js, wasm', oneOf('js', 'wasm'), ['js', 'wasm'], ['cuda', '', 0, ['js']]],
  ['a list', list(string()), [[], ['a', 'b']], ['a', null, {}]],
  ['a record', record(number()), [{}, { a: 1 }], ['a', null, [1]]],
  ['a record', struct({}), [{}], ['a', null, [1]]],
  ['all, or a list', either(literal('all'), list(string())), ['all', [], ['a']], ['every', 3, null]],
];

describe.each(schemas)('%s', (expected, schema, good, bad) => {
  test.each(good.map((value) => [value]))('takes %j as it is', (value) => {
    expect(schema.decode(value, 'p')).toEqual({ _tag: 'Right', right: value });
  });
  test.each(good.map((value) => [value]))('writes %j so that it comes back', (value) => {
    const written = JSON.stringify(schema.encode(value));
    expect(fromJson(schema, written, 'p', '')).toEqual({ _tag: 'Right', right: value });
  });
  test.each([...bad, undefined].map((value) => [value]))(
    'refuses %j with the path, what it got and what to do',
    (value) => {
      const [error, ...others] = errorsOf(schema.decode(value, 'train.x'));
      expect(error).toMatchObject({ _tag: 'ConfigError', path: 'train.x' });
      expect(error!.message).toContain(`train.x: expected ${expected}, got `);
      expect(error!.message).toContain(`; give ${expected}`);
      expect(others).toEqual([]);
    },
  );
});

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  [nan, 'NaN'],
  ['x', '"x"'],
  [[1], 'a list'],
  [{ a: 1 }, 'a record'],
  ['x'.repeat(1_000), `"${'x'.repeat(99)}…`],
])('a message shows %j in few letters', (value, text) => {
  expect(messagesOf(integer().decode(value, 'p'))).toEqual([`p: expected an integer, got ${text}; give an integer`]);
});

test('check takes what its test takes', () => {
  const even = check('an even number', (value): value is number => typeof value === 'number' && value % 2 === 0);
  expect([2, 3].map((value) => isRight(even.decode(value, '')))).toEqual([true, false]);
});

test('optional takes nothing, and checks what is given', () => {
  const batch = optional(integer({ min: 1 }));
  expect(batch.decode(undefined, 'p')).toMatchObject({ right: undefined });
  expect(batch.decode(3, 'p')).toMatchObject({ right: 3 });
  expect(errorsOf(batch.decode(null, 'p'))).toHaveLength(1);
});

describe('struct', () => {
  const schema = struct({
    batch: integer({ min: 1 }),
    decay: number({ min: 0, max: 1 }),
    engine: optional(oneOf('js', 'wasm')),
    net: struct({ hidden: integer({ min: 1 }), rate: number({ above: 0 }) }),
  });

  test('gives back the record, without what it does not know', () => {
    const value = { batch: 8, decay: 0.5, engine: 'js', net: { hidden: 4, rate: 1 } };
    expect(schema.decode({ ...value, more: 1 }, '')).toStrictEqual({ _tag: 'Right', right: value });
  });
  test('leaves out what is optional and not there, read and written', () => {
    const value = { batch: 8, decay: 0.5, net: { hidden: 4, rate: 1 } };
    expect(schema.decode({ ...value, engine: undefined }, '')).toStrictEqual({ _tag: 'Right', right: value });
    expect(schema.encode(value)).toStrictEqual(value);
  });
  test('reports every problem at once, each with its whole path', () => {
    const read = schema.decode({ batch: 0, decay: 2, engine: 'abacus', net: { hidden: 1.5 } }, 'train');
    expect(pathsOf(read)).toEqual(['train.batch', 'train.decay', 'train.engine', 'train.net.hidden', 'train.net.rate']);
  });
  test('reports exactly the fields that are wrong, whichever they are', () => {
    const property = fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (a, b, c, d) => {
      const value = { batch: a ? 1 : -1, decay: b ? 1 : -1, net: { hidden: c ? 1 : -1, rate: d ? 1 : -1 } };
      const read = schema.decode(value, '');
      expect(errorsOf(read)).toHaveLength([a, b, c, d].filter((good) => !good).length);
      expect(isRight(read)).toBe(a && b && c && d);
    });
    fc.assert(property, { seed: 7, numRuns: 30 });
  });
  test('of an empty record reports every required field', () => {
    expect(pathsOf(schema.decode({}, ''))).toEqual(['batch', 'decay', 'net']);
  });
  test.each([null, undefined, 3, 'text'])('of %j says that a record is expected', (value) => {
    expect(pathsOf(schema.decode({ batch: 8, decay: 0.5, net: value }, 'train'))).toEqual(['train.net']);
  });
});

test('a list and a record tell of the first wrong item', () => {
  expect(pathsOf(list(number()).decode([1, 'a', 'b'], 'x'))).toEqual(['x.1']);
  expect(pathsOf(record(number()).decode({ a: 1, b: 'b', c: 'c' }, 'x'))).toEqual(['x.b']);
});

test('a record takes __proto__ as a mere name', () => {
  const read = fromJson(record(number()), '{"__proto__":1}', 'x', '');
  expect(read._tag === 'Right' && Object.entries(read.right)).toEqual([['__proto__', 1]]);
});

describe('union', () => {
  const command = union('op', { stop: {}, set: { name: string(), value: anyNumber } });

  test('reads and writes the case that the tag names', () => {
    for (const value of [{ op: 'stop' }, { op: 'set', name: 'noise', value: nan }] as const)
      expect(fromJson(command, JSON.stringify(command.encode(value)), '', '')).toEqual(right(value));
  });
  test('reports what is wrong with the case, or that there is none', () => {
    expect(pathsOf(command.decode({ op: 'set', name: 1 }, 'c'))).toEqual(['c.name', 'c.value']);
    expect(messagesOf(command.decode({ op: 'constructor' }, 'c'))).toEqual([
      'c.op: expected one of stop, set, got "constructor"; give one of stop, set',
    ]);
    expect(pathsOf(command.decode(null, 'c'))).toEqual(['c']);
  });
});

test('keyed takes a record of one of the fields', () => {
  const entry = keyed({ row: number(), event: struct({ text: string() }) });
  for (const value of [{ row: 3 }, { event: { text: 'a' } }]) {
    expect(entry.decode(value, 'e')).toEqual(right(value));
    expect(entry.encode(value)).toEqual(value);
  }
  expect(pathsOf(entry.decode({ event: { text: 3 } }, 'e'))).toEqual(['e.event.text']);
  for (const value of [{}, { other: 1 }, { __proto__: { row: 3 } }, null])
    expect(messagesOf(entry.decode(value, 'e'))[0]).toContain('e: expected a record of one of row, event');
});

test('fromJson says what to do with a text that is no JSON', () => {
  expect(messagesOf(fromJson(number(), '{', 'line 3', 'correct it'))).toEqual(['line 3: is not JSON; correct it']);
});

test('withProblems puts further problems before those that there are', () => {
  expect(withProblems([], right(3))).toEqual(right(3));
  expect(withProblems(['a'], right(3))).toEqual(left(['a']));
  expect(withProblems(['a', 'b'], left(['c']))).toEqual(left(['a', 'b', 'c']));
});

test('checked gives the value, or throws with the next step of the schema or of the caller', () => {
  expect(checked(integer({ min: 1 }), 'size', 3)).toBe(3);
  expect(() => checked(integer({ min: 1 }), 'size', 0)).toThrow(
    'size: expected a positive integer, got 0; give a positive integer',
  );
  expect(() => checked(integer({ min: 1 }), 'size', nan, 'use 64')).toThrow(
    'size: expected a positive integer, got NaN; use 64',
  );
});

describe('orThrow', () => {
  const problem = failure('ConfigError', 'a', 'is wrong', 'correct it');
  test('gives the value of a result and of an effect', async () => {
    expect(orThrow(right(3))).toBe(3);
    expect(await orThrow(async () => right(3))).toBe(3);
  });
  test('throws the problem, or several at once', async () => {
    expect(() => orThrow(left(problem))).toThrow(problem);
    expect(() => orThrow(left([problem]))).toThrow(problem);
    expect(() => orThrow(left([problem, failure('ConfigError', 'b', 'is wrong', 'correct it')]))).toThrow(
      'a: is wrong; correct it\nb: is wrong; correct it',
    );
    await expect(orThrow(async () => left(problem))).rejects.toBe(problem);
  });
});
