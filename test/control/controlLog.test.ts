import fc from 'fast-check';
import type { ControlEntry } from 'rxgan/control';
import { controlLog } from 'rxgan/control';
import { describe, expect, test } from 'vitest';

const command = fc.oneof(
  fc.constantFrom('pause', 'resume', 'checkpoint', 'interpolate', 'stop').map((op) => ({ op })),
  fc.record({
    op: fc.constant('step'),
    players: fc.constantFrom('all', ['discriminator'], ['generator']),
    n: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({
    op: fc.constant('set'),
    tunable: fc.string({ minLength: 1 }),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
);
const log = fc
  .array(fc.record({ before: fc.nat(), command, by: fc.string(), wall: fc.nat() }), { maxLength: 20 })
  .map((entries) => entries.sort((a, b) => a.before - b.before) as readonly ControlEntry[]);

const problems = (text: string): readonly string[] => {
  const read = controlLog(text);
  return read._tag === 'Left' ? read.left.map(({ message }) => message) : [];
};

describe('controlLog', () => {
  test('reads what was written, number for number', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
        const read = controlLog(text);
        expect(read).toEqual({ _tag: 'Right', right: JSON.parse(JSON.stringify(entries)) });
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('an empty log is that of a run of which nothing was asked', () => {
    expect(controlLog('')).toEqual({ _tag: 'Right', right: [] });
  });

  test('tells everything that is wrong at once, with its line', () => {
    const lines = [
      '{"before":-1,"command":{"op":"pause"},"by":"a","wall":0}',
      '{"before":5,"command":{"op":"stop"},"by":"a","wall":0}',
      '{"before":5,"command":{"op":"explode"},"by":"a","wall":0}',
      '{"before":5,"command":{"op":"set","value":"x"},"wall":0}',
      '{"before":4,"command":{"op":"resume"},"by":"a","wall":0}',
      '{"before":6,"comm',
    ];
    expect(problems(lines.join('\n'))).toEqual([
      'control.jsonl, line 1.before: expected an integer of at least 0, got -1; give an integer of at least 0',
      expect.stringMatching(/^control\.jsonl, line 3\.command\.op: expected one of pause, /),
      'control.jsonl, line 4.command.tunable: expected a non-empty string of at most 200 characters, got nothing; give a non-empty string of at most 200 characters',
      'control.jsonl, line 4.command.value: expected a number, got "x"; give a number',
      'control.jsonl, line 4.by: expected a string, got nothing; give a string',
      'control.jsonl, line 5.before: goes back from step 5 to 4; keep the lines in order',
      'control.jsonl, line 6: is not JSON; correct the line, or remove it if the run was cut off there',
    ]);
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `${json}\n${json}`),
        ),
        (text) => {
          expect(['Left', 'Right']).toContain(controlLog(text)._tag);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});
