import { describe, expect, it } from 'vitest';
import { commands } from '../../../dashboard/model/commands.js';
import type { ClientMessage } from '../../../src/live/protocol/messages.js';

const desk = (connected = true) => {
  const sent: ClientMessage[] = [];
  const asked = commands({
    send: (message) => connected && sent.push(message) > 0,
    changed: () => undefined,
    first: 5,
  });
  return { sent, asked };
};
const run = { id: 'r', epoch: 'e' };

describe('what was asked of a run', () => {
  it('is pending until it is answered; a problem is kept until it is put away', () => {
    const { asked, sent } = desk();
    asked.ask(run, { op: 'pause' });
    asked.ask(run, { op: 'checkpoint' });
    expect(asked.pending().map(({ command }) => command.op)).toEqual(['pause', 'checkpoint']);
    expect(sent.map((message) => 'id' in message && message.id)).toEqual([5, 6]);
    asked.answer(5, undefined);
    asked.answer(99, 'of somebody else');
    expect([asked.pending().length, asked.problem()]).toEqual([1, undefined]);
    asked.answer(6, 'the disk is full');
    expect([asked.pending().length, asked.problem()]).toEqual([0, 'the disk is full']);
    asked.forget();
    expect(asked.problem()).toBeUndefined();
  });

  it('is asked again by the same number after a lost connection, but not of another process', () => {
    const { asked, sent } = desk();
    asked.ask(run, { op: 'step', players: 'all', n: 3 });
    asked.again([run]);
    expect(sent.map((message) => 'id' in message && message.id)).toEqual([5, 5]);
    asked.again([{ id: 'r', epoch: 'another' }]);
    expect([sent.length, asked.pending().length]).toEqual([2, 0]);
    expect(asked.problem()).toContain('not known');
  });

  it('is not pending if there was no connection', () => {
    const { asked } = desk(false);
    asked.ask(run, { op: 'pause' });
    expect([asked.pending().length, asked.problem()]).toEqual([0, 'There is no connection: nothing was asked.']);
  });
});
