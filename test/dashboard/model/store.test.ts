import { describe, expect, it } from 'vitest';
import { firstOf, store } from '../../../dashboard/model/store.js';
import type { RunSummary } from '../../../src/live/protocol/messages.js';

const run = (id: string, live: boolean, startedAt: number): RunSummary => ({
  id,
  name: id,
  epoch: 'e',
  status: 'running',
  live,
  startedAt,
});
const runs = [run('old', false, 1), run('new', false, 3), run('now', true, 2)];

describe('the runs of a page', () => {
  it('are led by the one that was wanted, else the one that is trained, else the newest', () => {
    expect(firstOf(runs, 'old')).toBe('old');
    expect(firstOf(runs, 'gone')).toBe('now');
    expect(firstOf(runs.slice(0, 2), undefined)).toBe('new');
    expect(firstOf([], 'old')).toBeUndefined();
  });

  it('are followed as they are chosen, and known again when they come back', () => {
    const known = store(() => undefined);
    known.welcome('view', runs);
    expect(known.choose(undefined, ['old', 'gone'])).toEqual({ added: ['now', 'old'], removed: [] });
    const before = known.find('old');
    expect(known.choose('new', [])).toEqual({ added: ['new'], removed: ['now', 'old'] });
    expect(known.shown().map(({ id }) => id)).toEqual(['new']);
    known.choose('old', []);
    expect(known.main()).toBe(before);
  });
});
