import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announcer } from '../../../dashboard/panels/announcer.js';
import { append, emptyRecord } from '../../../src/live/record/runRecord.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('what a page says aloud', () => {
  const about = { name: 'r', startedAt: 0, config: {}, schedule: '', operations: [], players: [], tunables: [] };

  it('is only states and alerts, and at most every ten seconds', () => {
    const record = emptyRecord('e', about);
    const said: string[] = [];
    let chip = 'live';
    const announce = announcer(
      (text) => said.push(text),
      { record: () => record },
      () => chip,
    );
    announce();
    vi.advanceTimersByTime(0);
    expect(said).toEqual(['Run live']);
    chip = 'lagging';
    announce();
    append(record, { event: { step: 1, wall: 1, kind: 'log', text: 'nothing to hear' } });
    append(record, { event: { step: 1, wall: 1, kind: 'alert', text: 'collapse: two modes' } });
    announce();
    chip = 'live';
    announce();
    vi.advanceTimersByTime(9_990);
    expect(said.length).toBe(1);
    vi.advanceTimersByTime(10);
    expect(said.slice(1)).toEqual(['collapse: two modes. Run live']);
    announce();
    vi.advanceTimersByTime(60_000);
    expect(said.length).toBe(2);
  });
});
