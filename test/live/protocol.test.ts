import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, type Message } from '../../src/live/protocol.js';

const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'dLoss', 't'));
// JSON has one zero only.
const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity)).map((n) => (n === 0 ? 0 : n));
const natural = fc.nat({ max: 2 ** 31 });
const setting = fc.oneof(fc.string(), number, fc.boolean(), fc.constantFrom('NaN', 'Infinity'));
const record = <A>(value: fc.Arbitrary<A>): fc.Arbitrary<Readonly<Record<string, A>>> =>
  fc.array(fc.tuple(name, value), { maxLength: 6 }).map((entries) => Object.fromEntries(entries));

const state = fc.record(
  {
    status: fc.constantFrom('running', 'paused', 'finished', 'failed'),
    step: natural,
    totalSteps: natural,
    stepsPerSecond: number,
    engine: fc.string(),
    message: fc.string(),
  },
  { requiredKeys: ['status', 'step'] },
);
const numbers = fc.array(number, { maxLength: 8 });
const series = fc.record({
  stride: natural.map((n) => n + 1),
  since: natural,
  steps: fc.array(natural, { maxLength: 8 }),
  values: numbers,
  min: number,
  max: number,
  bad: natural,
});
const surface = fc.record({
  size: fc.integer({ min: 1, max: 64 }),
  xMin: number,
  xMax: number,
  yMin: number,
  yMax: number,
  values: numbers,
});
const scatter = fc.record(
  { step: natural, real: numbers, fake: numbers, surface },
  { requiredKeys: ['step', 'real', 'fake'] },
);
const event = fc.record({ step: natural, kind: fc.string(), text: fc.string() });
const t = <T extends string>(tag: T) => fc.constant(tag);

const message = fc.oneof(
  fc.record(
    {
      t: t('welcome'),
      seq: natural,
      run: fc.record({ name: fc.string(), config: record(setting) }),
      state,
      history: record(series),
      events: fc.array(event, { maxLength: 3 }),
      scatter,
    },
    { requiredKeys: ['t', 'seq', 'run', 'state', 'history', 'events'] },
  ),
  fc.record({
    t: t('rows'),
    seq: natural,
    rows: fc.array(fc.record({ step: natural, values: record(number) }), { maxLength: 4 }),
  }),
  fc.record({ t: t('scatter'), seq: natural, scatter }),
  fc.record({ t: t('state'), seq: natural, state }),
  fc.record({ t: t('event'), seq: natural, event }),
  fc.record(
    { t: t('control'), op: fc.constantFrom('pause', 'resume', 'step'), n: fc.integer({ min: 1, max: 10_000 }) },
    { requiredKeys: ['t', 'op'] },
  ),
) as fc.Arbitrary<Message>;

// fast-check makes records without a prototype now and then; the codec always makes plain ones.
const plain = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(plain)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
      : value;

describe('the protocol', () => {
  it('brings every message back as it was, NaN, Infinity and `__proto__` included', () => {
    fc.assert(
      fc.property(message, (sent) => {
        assert.deepStrictEqual(decode(encode(sent)), { _tag: 'Right', right: plain(sent) });
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('tells the number NaN from the text "NaN"', () => {
    const config = { number: Number.NaN, text: 'NaN', most: -Infinity };
    const run = { name: 'ring', config };
    const text = encode({
      t: 'welcome',
      seq: 0,
      run,
      state: { status: 'paused', step: 0 },
      history: {},
      events: [],
    });
    expect(text).toContain('{"number":["NaN"],"text":"NaN","most":["-Infinity"]}');
    expect(decode(text)).toMatchObject({ right: { run } });
  });

  it('copies known fields only, and forges no prototype', () => {
    const received = decode('{"t":"control","op":"step","n":2,"more":1,"__proto__":{"polluted":1}}');
    assert.deepStrictEqual(received, { _tag: 'Right', right: { t: 'control', op: 'step', n: 2 } });
    const rows = decode('{"t":"rows","seq":1,"rows":[{"step":1,"values":{"__proto__":2}}]}');
    assert.ok(rows._tag === 'Right' && rows.right.t === 'rows');
    assert.equal(Object.getPrototypeOf(rows.right.rows[0]!.values), Object.prototype);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it.each([
    ['', 'message: expected JSON'],
    ['null', 'message.t: unknown kind'],
    ['[]', 'message.t: unknown kind'],
    ['{"t":"constructor"}', 'message.t: unknown kind'],
    ['{"t":["control"],"op":"pause"}', 'message.t: unknown kind'],
    ['{"t":"control","op":"stop"}', 'message.op: expected pause or resume or step'],
    ['{"t":"control","op":"step","n":0}', 'message.n: expected an integer from 1 to 10000'],
    ['{"t":"control","op":"step","n":10001}', 'message.n: expected an integer from 1 to 10000'],
    ['{"t":"control","op":"step","n":1.5}', 'message.n: expected an integer from 1 to 10000'],
    ['{"t":"control","op":"step","n":null}', 'message.n: expected an integer from 1 to 10000'],
    ['{"t":"rows","seq":1,"rows":[{"step":1,"values":{"a":null}}]}', 'message.rows.0.values.a: expected a number'],
    [
      '{"t":"rows","seq":1,"rows":[{"step":1,"values":{"a":"toString"}}]}',
      'message.rows.0.values.a: expected a number',
    ],
    ['{"t":"rows","seq":-1,"rows":[]}', 'message.seq: expected an integer from 0 to 9007199254740991'],
  ])('refuses %s and says where it is wrong', (received, problem) => {
    expect(decode(received)).toEqual({ _tag: 'Left', left: problem });
  });

  it('never throws, whatever comes', () => {
    const mangled = fc
      .tuple(message, fc.nat(), fc.string({ maxLength: 3 }), fc.nat({ max: 4 }))
      .map(([sent, at, inserted, cut]) => {
        const text = encode(sent);
        const i = at % (text.length + 1);
        return text.slice(0, i) + inserted + text.slice(i + cut);
      });
    const kind = fc.constantFrom('welcome', 'rows', 'scatter', 'state', 'event', 'control', '__proto__', 'valueOf');
    const tagged = fc.tuple(kind, fc.dictionary(name, fc.jsonValue())).map(([tag, fields]) => {
      const known = { run: fields, state: fields, rows: [fields], history: fields, events: [fields], scatter: fields };
      return JSON.stringify({ ...known, ...fields, t: tag, seq: 1 });
    });
    let tried = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), mangled, tagged), (received) => {
        tried++;
        const result = decode(received);
        assert.ok(result._tag === 'Left' || result._tag === 'Right');
      }),
      { seed: 7, numRuns: 20_000 },
    );
    expect(tried).toBe(20_000);
  });
});
