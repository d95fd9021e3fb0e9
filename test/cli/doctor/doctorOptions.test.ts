import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../../../src/cli/commandLine.js';

const line = (words: string): ReturnType<typeof commandLine> => commandLine(words.split(' '));
const problems = (words: string): string[] => {
  const parsed = line(words);
  return parsed._tag === 'Left' ? parsed.left.map(({ message }) => message) : [];
};

describe('rxgan doctor', () => {
  test.each([
    ['doctor', { benchmark: true, json: false, seconds: 10 }],
    ['doctor --no-bench', { benchmark: false, json: false, seconds: 10 }],
    ['--json doctor --seconds 0.5', { benchmark: true, json: true, seconds: 0.5 }],
  ])('"%s"', (words, options) => {
    expect(line(words)).toEqual({ _tag: 'Right', right: { _tag: 'Doctor', options } });
  });
  test.each(['doctor --help', '--help doctor', 'help doctor', 'doctor --json --help'])(
    '"%s" asks for its help',
    (words) => {
      expect(line(words)).toEqual({ _tag: 'Right', right: { _tag: 'Help', about: 'doctor' } });
    },
  );
  test.each([
    ['docter', 'docter: unknown command; did you mean doctor?'],
    ['doctor --jsn', '--jsn: unknown option; did you mean --json?'],
    ['doctor --no-bemch', '--no-bemch: unknown option; did you mean --no-bench?'],
    ['doctor --backend wasm', '--backend: unknown option; see rxgan doctor --help'],
    ['doctor ring', 'ring: unexpected word; leave it out, or see rxgan doctor --help'],
    ['doctor doctor', 'doctor: unexpected word; leave it out, or see rxgan doctor --help'],
    ['doctor --seconds', '--seconds: its value is missing; write --seconds VALUE'],
    ['doctor --seconds 0', '--seconds: expected a number above 0, got 0; give a number above 0'],
    ['doctor --json --json', '--json: given twice; give it once'],
    ['train ring --json', '--json: unknown option; see rxgan --help'],
  ])('"%s"', (words, message) => {
    expect(problems(words)).toEqual([message]);
  });
  test('gives every error at once', () => {
    expect(problems('doctor now --seconds soon --jsn')).toHaveLength(3);
  });
  test('never throws, whatever the words', () => {
    const word = fc.oneof(
      fc.constantFrom('doctor', 'help', '--json', '--seconds', '--no-bench', '--help', '-', '--', '--=', '-x', '=', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const parsed = commandLine(['doctor', ...words]);
        if (parsed._tag === 'Left') for (const { path, next } of parsed.left) expect(path + next).not.toBe('');
        else expect(['Doctor', 'Help']).toContain(parsed.right._tag);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
