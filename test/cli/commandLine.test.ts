import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, commandLine } from '../../src/cli/commandLine.js';

const line = (words: string): ReturnType<typeof commandLine> => commandLine(words.split(' ').filter(Boolean));
const problems = (words: string): string[] => {
  const parsed = line(words);
  return parsed._tag === 'Left' ? parsed.left.map(({ message }) => message) : [];
};
const command = (words: string): Command => {
  const parsed = line(words);
  if (parsed._tag === 'Left') throw new Error(parsed.left.join('\n'));
  return parsed.right;
};

describe('commandLine', () => {
  test('reads every option', () => {
    const words =
      'train ring --backend js --seed 3 --steps=500 --batch 64 --loss hinge --r1 0.5 --port 0 --runs 7 --no-dashboard';
    expect(command(words)).toEqual({
      _tag: 'Train',
      recipe: 'ring',
      options: {
        backend: 'js',
        seed: 3,
        steps: 500,
        batch: 64,
        loss: 'hinge',
        r1: 0.5,
        port: 0,
        runs: '7',
        data: undefined,
        replay: undefined,
        dashboard: false,
      },
    });
  });

  test('a replay takes everything that its numbers depend on from the run that it repeats', () => {
    expect(problems('train ring --replay a --seed 1 --steps 2 --batch 3 --loss hinge --r1 0')).toEqual(
      ['--seed', '--steps', '--batch', '--loss', '--r1'].map(
        (name) => `${name}: a replay has it from the run that it repeats; leave it out`,
      ),
    );
    expect(command('train digits --replay 7 --backend wasm --runs b --port 0')).toMatchObject({
      recipe: 'digits',
      options: { replay: '7', backend: 'wasm', runs: 'b', port: 0 },
    });
  });

  test('leaves what is not given to the recipe, and shows the page', () => {
    expect(command('train ring')).toMatchObject({ options: { seed: undefined, steps: undefined, dashboard: true } });
  });

  test.each(['', '--help', 'help', 'train --help', 'train ring --help'])('"%s" asks for help', (words) => {
    expect(command(words)).toEqual({ _tag: 'Help' });
  });

  test('gives every error at once, in the order of the line', () => {
    expect(
      problems('train rnig --sede 7 --steps many --seed -1 --batch 0 --loss bce --port 70000 --no-dashboard=1'),
    ).toEqual([
      '--sede: unknown option; did you mean --seed?',
      '--no-dashboard: takes no value, got 1; write --no-dashboard alone',
      'rnig: unknown recipe; did you mean ring?',
      '--seed: expected an integer from 0 to 4294967295, got -1; give an integer from 0 to 4294967295',
      '--steps: expected a positive integer, got "many"; give a positive integer',
      '--batch: expected a positive integer, got 0; give a positive integer',
      expect.stringContaining('--loss: expected one of non-saturating, minimax,'),
      '--port: expected a port from 0 to 65535 (0 takes any free one), got 70000; give a port from 0 to 65535 (0 takes any free one)',
    ]);
  });

  test.each([
    ['tran ring', 'tran: unknown command; did you mean train?'],
    ['train', 'train: the recipe is missing; name one of ring, ring-collapsing, digits, shapes'],
    ['train ring twice', 'twice: unexpected word; leave it out, or see rxgan --help'],
    ['train ring --seed', '--seed: its value is missing; write --seed VALUE'],
    ['train ring --seed --steps 5', '--seed: its value is missing; write --seed VALUE'],
    ['train ring --seed 1 --seed 2', '--seed: given twice; give it once'],
    ['train ring --zzzzzzzz', '--zzzzzzzz: unknown option; see rxgan --help'],
    ['--seed 7', 'rxgan: the command is missing; write rxgan train ring, or see rxgan --help'],
    ['train ring --data 7', '--data: ring makes its own data; leave it out'],
    ['train digits', '--data: digits needs images; give --data FOLDER, with the files of MNIST'],
    ['train ring --replay', '--replay: its value is missing; write --replay VALUE'],
    ['train ring --replay a --batch 5', '--batch: a replay has it from the run that it repeats; leave it out'],
    ['train ring --steps 1e999', '--steps: expected a positive integer, got "1e999"; give a positive integer'],
  ])('"%s"', (words, message) => {
    expect(problems(words)).toEqual([message]);
  });

  test('takes the engine from RXGAN_BACKEND, checks it, and lets --backend win', () => {
    const engine = (words: string[], value: string): unknown => {
      const parsed = commandLine(words, { RXGAN_BACKEND: value });
      return parsed._tag === 'Right' && parsed.right._tag === 'Train' ? parsed.right.options.backend : parsed;
    };
    expect(engine(['train', 'ring'], 'js')).toBe('js');
    expect(engine(['train', 'ring', '--backend', 'wasm'], 'js')).toBe('wasm');
    expect(engine(['train', 'ring'], '')).toBeUndefined();
    expect(commandLine(['train', 'ring'], { RXGAN_BACKEND: 'gpu' })).toMatchObject({
      left: [{ path: 'RXGAN_BACKEND', _tag: 'ConfigError' }],
    });
  });

  test('never throws, whatever the words', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'train',
        'ring',
        '--seed',
        '--steps',
        '--no-dashboard',
        '--help',
        '-',
        '--',
        '--=',
        '-x',
        '=',
        '',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const parsed = commandLine(words);
        expect(['Left', 'Right']).toContain(parsed._tag);
        if (parsed._tag === 'Left') for (const { path, next } of parsed.left) expect(path + next).not.toBe('');
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
