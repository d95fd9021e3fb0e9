import { alarms, type RunEvent, runLogger } from 'rxgan/runs';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';

const logged = (events: readonly RunEvent[]) => {
  const files: Record<string, object[]> = { 'metrics.jsonl': [], 'control.jsonl': [], 'events.jsonl': [] };
  const log = runLogger({ log: (row, name = 'metrics.jsonl') => void files[name]!.push(row) });
  for (const event of events) log(event);
  return files;
};

describe('runLogger', () => {
  test('writes measurements in the order of their steps, whatever arrives first', () => {
    const files = logged([
      { _tag: 'Step', step: 0, pending: ['Row', 'Evaluation'] },
      { _tag: 'Step', step: 1, pending: ['Row'] },
      { _tag: 'Row', step: 1, values: { dLoss: 2 } },
      { _tag: 'Evaluation', step: 0, values: { modes: 8 }, ideal: {} },
      { _tag: 'Row', step: 0, values: { dLoss: 1 } },
    ]);
    expect(files['metrics.jsonl']).toEqual([
      { step: 0, dLoss: 1 },
      { step: 0, modes: 8 },
      { step: 1, dLoss: 2 },
    ]);
  });

  test('writes what has arrived when a run ends before everything has, and how it ended', () => {
    const files = logged([
      { _tag: 'Step', step: 0, pending: ['Evaluation', 'Row'] },
      { _tag: 'Row', step: 0, values: { dLoss: 1 } },
      { _tag: 'Ended', step: 0, status: 'failed', error: new Error('broken') },
    ]);
    expect(files['metrics.jsonl']).toEqual([{ step: 0, dLoss: 1 }]);
    expect(files['events.jsonl']).toEqual([{ step: 0, wall: expect.any(Number), kind: 'alert', text: 'broken' }]);
  });

  test('keeps commands as they are, and in words', () => {
    const entry = { before: 5, command: { op: 'stop' }, by: 'a page', wall: 0 } as const;
    const files = logged([
      { _tag: 'Control', step: 5, entry },
      { _tag: 'Status', step: 5, status: 'running' },
      { _tag: 'Status', step: 5, status: 'paused' },
      { _tag: 'Checkpoint', step: 5, name: 'checkpoint-5' },
      { _tag: 'Ended', step: 4, status: 'stopped', by: 'a page' },
    ]);
    expect(files['control.jsonl']).toEqual([entry]);
    expect(files['events.jsonl']!.map((line) => Object.values(line).slice(2))).toEqual([
      ['command', 'stop (a page)'],
      ['state', 'paused'],
      ['log', 'checkpoint before step 5: checkpoint-5'],
      ['state', 'stopped (a page)'],
    ]);
  });
});

describe('the alarms of a run', () => {
  const metrics = { modes: { label: 'modes', format: 0, of: 8, counted: 'modes' } };
  const said = (events: readonly RunEvent[]) =>
    lastValueFrom(from(events).pipe(alarms({ metrics, saturatedAt: 8 }), toArray())).then((all) =>
      all.flatMap((event) => (event._tag === 'Note' || event._tag === 'Alert' ? [[event.step, event.text]] : [])),
    );

  test('note what is found when it changes, and alert when it collapses', async () => {
    const found = [8, 8, 2].map(
      (modes, step): RunEvent => ({ _tag: 'Evaluation', step, values: { modes }, ideal: {} }),
    );
    expect(await said(found)).toEqual([
      [0, '8 of 8 modes found'],
      [2, '2 of 8 modes found'],
      [2, 'mode collapse: 2 modes found, 8 before'],
    ]);
  });

  test('alert for broken numbers and for a discriminator that wins too long', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, step): RunEvent => ({
        _tag: 'Row',
        step,
        values: { dReal: 5, dFake: -5, dLoss: step === 3 ? Number.NaN : 0 },
      }),
    );
    expect((await said(rows)).map(([step]) => step)).toEqual([3, 19]);
  });
});
