import { describe, expect, it } from 'vitest';
import { isFinal, reasonOf } from '../../../dashboard/net/connection.js';
import { closeCodes } from '../../../src/live/protocol/messages.js';

describe('the end of a connection', () => {
  it('is for good from 4400 to 4499, but not for haste', () => {
    const final = Object.entries(closeCodes).flatMap(([name, code]) => (isFinal(code) ? [name] : []));
    expect(final).toEqual(['badMessage', 'badToken', 'role', 'noHello']);
    expect([4399, 4400, 4499, 4500, 1006].map(isFinal)).toEqual([false, true, true, false, false]);
  });

  it('has words', () => {
    expect(reasonOf(4401, 'x')).toBe('The server does not know this token.');
    expect(reasonOf(4450, 'because')).toBe('because');
    expect(reasonOf(4450, '')).toBe('The server has ended the connection.');
  });
});
