import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../../src/live/protocol/messages.js';
import { random } from '../random.js';
import { digestOf } from '../snapshotOf.js';
import { clock, tokens, wire, world } from './fakes.js';

const hello = (token: string): string => JSON.stringify({ t: 'hello', v: 1, token, samples: true });

const valid: readonly ClientMessage[] = [
  { t: 'hello', v: 1, token: tokens.view, samples: true, page: 'p' },
  { t: 'watch', run: 'live' },
  { t: 'watch', run: 'live', since: { epoch: 'first', seq: 3 } },
  { t: 'unwatch', run: 'live' },
  { t: 'ack', run: 'live', seq: 5 },
  { t: 'visible', visible: false },
  { t: 'range', id: 1, run: 'live', metrics: ['dLoss', '__proto__'], from: 0, to: 100 },
  { t: 'media', run: 'live', sample: 0 },
  { t: 'command', id: 1, run: 'live', command: { op: 'pause' } },
  { t: 'command', id: 2, run: 'live', command: { op: 'step', players: 'all', n: 4 } },
  { t: 'command', id: 3, run: 'live', command: { op: 'set', tunable: 'rate', value: 0.5 } },
];

/** The i-th of endlessly many things that somebody may send. */
const strange = (next: () => number, i: number): string | undefined => {
  const integer = (most: number): number => Math.floor(next() * most);
  const one = valid[integer(valid.length)]!;
  const text = JSON.stringify(one);
  const bytes = (length: number): string => String.fromCharCode(...Array.from({ length }, () => integer(256)));
  const anything = [
    null,
    true,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    'x'.repeat(300),
    [],
    [[]],
    {},
    { t: 'hello' },
    'NaN',
    '__proto__',
  ];
  switch (i % 12) {
    case 0:
      return bytes(integer(60));
    case 1:
      return text.slice(0, integer(text.length));
    case 2: {
      const at = integer(text.length);
      return text.slice(0, at) + String.fromCharCode(integer(128)) + text.slice(at + 1);
    }
    case 3: {
      const keys = Object.keys(one);
      return JSON.stringify({ ...one, [keys[integer(keys.length)]!]: anything[integer(anything.length)] });
    }
    case 4: {
      const { [Object.keys(one)[integer(Object.keys(one).length)]! as 't']: _, ...rest } = one;
      return JSON.stringify(rest);
    }
    case 5:
      return `${text.slice(0, -1)},"__proto__":{"role":"control","t":"command"},"constructor":{"prototype":{"role":"control"}}}`;
    case 6: {
      const depth = 1 + integer(7000);
      return `${'['.repeat(depth)}${next() < 0.5 ? ']'.repeat(depth) : ''}`;
    }
    case 7: {
      const depth = 1 + integer(2000);
      return `{"t":"watch","run":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
    }
    case 8:
      return JSON.stringify({ ...one, run: 'r'.repeat(integer(16_000)) });
    case 9:
      return JSON.stringify({
        t: ['hello', 'constructor', 'toString', '__proto__', 'hasOwnProperty', 'bye'][integer(6)],
      });
    case 10:
      return undefined;
    default:
      return JSON.stringify({
        t: 'command',
        id: i,
        run: 'live',
        command: { op: anything[integer(anything.length)], n: -1 },
      });
  }
};

describe('a hundred thousand strange messages', () => {
  it.each([
    ['nobody', undefined],
    ['one who may look', tokens.view],
    ['one who may steer', tokens.control],
  ])('of %s never throw, and change nothing', (who, token) => {
    const next = random(who.length);
    const { now, pass } = clock();
    const at = world(now);
    for (let step = 0; step < 300; step++) at.run.add({ row: { step, wall: step, values: { dLoss: step } } });
    at.run.addSample({ kind: 'images', step: 1, about: {}, parts: { x: { shape: [8], values: new Uint8Array(8) } } });
    const before = digestOf(at.run.record);
    const proto = Object.getOwnPropertyNames(Object.prototype).join();
    let ended = 0;
    let end = wire();
    let session = at.hub.connect(end.link);
    // A third for each of the three.
    for (let i = 0; i < 33_334; i++) {
      if (end.closed() !== undefined) {
        ended++;
        at.hub.leave(session);
        end = wire();
        session = at.hub.connect(end.link);
        if (token !== undefined) session.receive(hello(token));
      }
      session.receive(strange(next, i));
      pass(60);
      if (i % 10 === 0) at.hub.flush();
    }
    expect(ended).toBeGreaterThan(10_000);
    expect([digestOf(at.run.record), at.hub.summaries().length]).toEqual([before, 1]);
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(proto);
    // Of all these, only the commands that were left whole may reach the run, and only from one who may steer.
    if (token !== tokens.control) expect(at.forwarded).toEqual([]);
    const whole = [
      '{"op":"pause"}',
      '{"op":"step","players":"all","n":4}',
      '{"op":"set","tunable":"rate","value":0.5}',
    ];
    for (const { command } of at.forwarded)
      if (command.op !== 'step' && command.op !== 'set') expect(['pause', 'resume']).toContain(command.op);
      else if (!whole.includes(JSON.stringify(command)))
        expect(command).toSatisfy((one: typeof command) =>
          one.op === 'set'
            ? one.tunable === 'rate' && one.value >= 0 && one.value <= 1
            : one.op === 'step' && Number.isInteger(one.n) && one.n >= 1 && one.n <= 10_000,
        );
  });
});
