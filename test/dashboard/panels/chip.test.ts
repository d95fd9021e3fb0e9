import { describe, expect, it } from 'vitest';
import { type ChipInput, chipOf } from '../../../dashboard/panels/chip.js';

const open: ChipInput = {
  connection: { phase: 'open' },
  status: 'running',
  live: true,
  now: 10_000,
  newsAt: 9_000,
  stepsPerSecond: 100,
};
const of = (change: Partial<ChipInput>) => chipOf({ ...open, ...change });

describe('the chip', () => {
  it('tells live from lagging, by the speed of the run', () => {
    expect(of({}).kind).toBe('live');
    expect(of({ newsAt: 6_000 }).kind).toBe('lagging');
    expect(of({ newsAt: 6_000, stepsPerSecond: 0.5 }).kind).toBe('live');
    expect(of({ newsAt: undefined }).kind).toBe('live');
  });

  it('counts the seconds down', () => {
    expect(of({ connection: { phase: 'waiting', at: 12_500 } })).toEqual({
      kind: 'reconnecting',
      text: 'reconnecting (3 s)',
    });
    expect(of({ connection: { phase: 'waiting', at: 1 } }).text).toBe('reconnecting (0 s)');
  });

  it('lets a run that is over be over, whatever happens to its server', () => {
    expect(of({ status: 'finished', connection: { phase: 'waiting', at: 0 } }).kind).toBe('finished');
    expect(of({ status: 'failed' }).kind).toBe('failed');
    expect(of({ status: 'paused', newsAt: 0 }).kind).toBe('paused');
    expect(of({ status: undefined }).kind).toBe('connecting');
    expect(of({ live: false }).kind).toBe('recorded');
    expect(of({ connection: { phase: 'ended', why: '', code: 4401 } }).text).toBe('no connection');
  });
});
