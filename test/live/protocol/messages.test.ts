import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientMessage, TextMessage } from '../../../src/live/protocol/messages.js';
import { clientFrames, serverFrames } from '../../../src/live/protocol/messages.js';

const [name, text, natural] = [fc.string({ maxLength: 200 }), fc.string({ unit: 'binary' }), fc.maxSafeNat()];
const number = fc.oneof(
  fc.integer().map((n) => n / 1024),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1.7e308),
);
const t = <T extends string>(kind: T) => fc.constant(kind);
const optional = <A extends object>(required: fc.Arbitrary<A>, more: fc.Arbitrary<Partial<A>>) =>
  fc.tuple(required, more).map(([a, b]) => ({ ...a, ...b }));

const nonEmpty = fc.string({ minLength: 1, maxLength: 200 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const command = fc.oneof(
  fc.record({ op: fc.constantFrom('pause', 'resume', 'checkpoint', 'interpolate', 'stop') }),
  fc.record({
    op: t('step'),
    players: fc.constantFrom('all', ['discriminator'], ['generator']),
    n: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({ op: t('set'), tunable: nonEmpty, value: finite }),
);
const clientMessage = fc.oneof(
  optional(
    fc.record({ t: t('hello'), v: natural, token: name, samples: fc.boolean() }) as fc.Arbitrary<object>,
    fc.record({ page: fc.string({ maxLength: 100 }) }, { requiredKeys: [] }),
  ),
  fc.record({ t: t('watch'), run: name }),
  fc.record({ t: t('watch'), run: name, since: fc.record({ epoch: name, seq: natural }) }),
  fc.record({ t: t('unwatch'), run: name }),
  fc.record({ t: t('ack'), run: name, seq: natural }),
  fc.record({ t: t('visible'), visible: fc.boolean() }),
  fc.record({ t: t('range'), id: natural, run: name, metrics: fc.array(name), from: natural, to: natural }),
  fc.record({ t: t('media'), run: name, sample: natural }),
  fc.record({ t: t('command'), id: natural, run: name, command }),
) as fc.Arbitrary<ClientMessage>;

const state = fc.record(
  {
    status: fc.constantFrom('running', 'paused', 'finished', 'failed'),
    step: natural,
    totalSteps: natural,
    stepsPerSecond: number,
    engine: text,
    message: text,
    tunables: fc.dictionary(text, number),
    memoryBytes: number,
    deviceReads: natural,
  },
  { requiredKeys: ['status', 'step'] },
);
const record = fc.oneof(
  fc.record({ row: fc.record({ step: natural, wall: natural, values: fc.dictionary(text, number) }) }),
  fc.record({
    event: fc.record({ step: natural, wall: natural, kind: fc.constantFrom('log', 'state', 'command', 'alert'), text }),
  }),
  fc.record({
    sample: fc.record({ id: natural, step: natural, kind: fc.constantFrom('scatter', 'images'), bytes: natural }),
  }),
  fc.record({ state }),
);
const numbers = fc.array(number, { maxLength: 5 });
const serverMessage = fc.oneof(
  fc.record({ t: t('update'), run: name, epoch: name, after: natural, seq: natural, records: fc.array(record) }),
  fc.record({
    t: t('detail'),
    id: natural,
    run: name,
    detail: fc.record({
      stride: natural,
      steps: fc.array(natural),
      walls: fc.array(natural),
      metrics: fc.dictionary(text, fc.record({ min: numbers, max: numbers, mean: numbers })),
    }),
  }),
  fc.record({ t: t('answer'), id: natural, ok: fc.boolean() }),
  fc.record({ t: t('answer'), id: natural, ok: fc.boolean(), problem: text }),
  fc.record({ t: t('missing'), run: name }),
  fc.record({ t: t('missing'), run: name, sample: natural }),
  fc.record({ t: t('heartbeat'), now: natural }),
  fc.record({ t: t('bye'), reconnect: fc.boolean(), why: text }),
) as unknown as fc.Arbitrary<TextMessage>;

/** As JSON-like values, for records that differ in their prototypes only. */
const plain = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(plain)
      : Object.entries(value).map(([key, inner]) => [key, plain(inner)]);

const kinds = 'one of hello, watch, unwatch, ack, visible, range, media, command';
const commands = 'one of pause, resume, step, set, checkpoint, interpolate, stop';
const short = 'a string of at most 200 characters';

describe('messages', () => {
  it('come out as they went in, both ways, with NaN and infinities', () => {
    fc.assert(
      fc.property(clientMessage, (message) => {
        expect(clientFrames.decode(clientFrames.encode(message))).toEqual({ _tag: 'Right', right: message });
      }),
      { seed: 31, numRuns: 500 },
    );
    fc.assert(
      fc.property(serverMessage, (message) => {
        const decoded = serverFrames.decode(serverFrames.encode(message));
        expect(decoded._tag).toBe('Right');
        const sent = plain(message) as unknown[][];
        const got = decoded._tag === 'Right' ? (plain(decoded.right) as unknown[][]) : [];
        expect(new Map(got as never)).toEqual(new Map(sent as never));
      }),
      { seed: 32, numRuns: 500 },
    );
  });

  it.each([
    ['', 'message: is not JSON; send JSON'],
    ['null', 'message: expected a record, got null; give a record'],
    ['[]', 'message: expected a record, got a list; give a record'],
    ['{"t":"exit"}', `message.t: expected ${kinds}, got "exit"; give ${kinds}`],
    ['{"t":"welcome"}', `message.t: expected ${kinds}, got "welcome"; give ${kinds}`],
    ['{"t":"watch"}', `message.run: expected ${short}, got nothing; give ${short}`],
    [
      `{"t":"watch","run":"${'x'.repeat(201)}"}`,
      `message.run: expected ${short}, got "${'x'.repeat(99)}…; give ${short}`,
    ],
    [
      '{"t":"ack","run":"r","seq":1.5}',
      'message.seq: expected an integer of at least 0, got 1.5; give an integer of at least 0',
    ],
    [
      '{"t":"ack","run":"r","seq":"1"}',
      'message.seq: expected an integer of at least 0, got "1"; give an integer of at least 0',
    ],
    ['{"t":"command","id":1,"run":"r","command":null}', 'message.command: expected a record, got null; give a record'],
    [
      '{"t":"command","id":1,"run":"r","command":{"op":"constructor"}}',
      `message.command.op: expected ${commands}, got "constructor"; give ${commands}`,
    ],
    [
      '{"t":"command","id":1,"run":"r","command":{"op":"step","players":"all","n":0}}',
      'message.command.n: expected an integer from 1 to 10000, got 0; give an integer from 1 to 10000',
    ],
    [
      '{"t":"command","id":1,"run":"r","command":{"op":"set","tunable":"a","value":null}}',
      'message.command.value: expected a number, got null; give a number',
    ],
  ])('%s is refused, and that is explained', (sent, problem) => {
    expect(clientFrames.decode(sent)).toEqual({ _tag: 'Left', left: problem });
  });

  it('have no more fields than those that are known', () => {
    const decoded = clientFrames.decode('{"t":"unwatch","run":"r","role":"control","__proto__":{"role":"control"}}');
    expect(decoded).toEqual({ _tag: 'Right', right: { t: 'unwatch', run: 'r' } });
    expect(decoded._tag === 'Right' && 'role' in decoded.right).toBe(false);
  });
});
