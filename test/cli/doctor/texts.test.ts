import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { benchmarkHead, benchmarkRow, pathOf } from '../../../src/cli/doctor/benchmarkText.js';
import { engineText, takenText } from '../../../src/cli/doctor/engineText.js';
import { type Inspection, inspection } from '../../../src/cli/doctor/inspectEngine.js';
import { type TerminalStyle, terminalStyle } from '../../../src/cli/doctor/terminalStyle.js';

const plain: TerminalStyle = (_, text) => text;
const passed = { checks: 6, failures: [], milliseconds: 1.04 };
const failed = {
  checks: 6,
  failures: [
    { check: 'the second derivative of tanh', problem: 'got NaN instead of 0.5 at 4' },
    { check: 'the gradient of a convolution by its filter', problem: 'no such kernel' },
  ],
  milliseconds: 1,
};

describe('inspection', () => {
  test.each([
    ['ready', E.right(E.right({ backend: 'wasm', version: 'w 1', selfTest: passed }))],
    ['wrong', E.right(E.left({ backend: 'wasm', version: 'w 1', selfTest: failed, why: 'w', next: 'n' }))],
    ['not there', E.right(E.left({ why: 'w', next: 'n' }))],
    ['crashes', E.left('its process ended with signal SIGILL')],
  ] as const)('%s', (state, answer) => {
    const found = inspection('wasm', answer as Parameters<typeof inspection>[1]);
    expect([found.name, found.state]).toEqual(['wasm', state]);
    expect(found.next === undefined).toBe(state === 'ready');
  });
});

describe('engineText', () => {
  test('what works: version, device, self-test', () => {
    const found: Inspection = {
      name: 'webgpu',
      state: 'ready',
      version: 'w 1',
      device: 'nvidia hopper',
      selfTest: passed,
    };
    expect(engineText(found, plain)).toBe(
      '  webgpu   ready       w 1, on nvidia hopper\n                       self-test passed: 6 checks in 1.0 ms\n',
    );
  });
  test('what is not there: why, what there is of it all the same, what to do', () => {
    const found: Inspection = {
      name: 'cuda',
      state: 'not there',
      version: 'g 1',
      why: 'no device',
      next: 'install it',
    };
    expect(engineText(found, plain)).toBe(
      [
        '  cuda     not there   no device',
        '                       found g 1',
        '                       next: install it',
        '',
      ].join('\n'),
    );
  });
  test('what computes wrongly: check by check', () => {
    const found: Inspection = {
      name: 'js',
      state: 'wrong',
      version: 'j 1',
      selfTest: failed,
      why: 'w',
      next: 'use wasm',
    };
    expect(engineText(found, plain)).toBe(
      [
        '  js       wrong       j 1',
        '                       self-test failed: 2 of 6 checks',
        '                       - the second derivative of tanh: got NaN instead of 0.5 at 4',
        '                       - the gradient of a convolution by its filter: no such kernel',
        '                       next: use wasm',
        '',
      ].join('\n'),
    );
  });
  test('long words and many words stay within 120 columns, and none is lost', () => {
    const why = `a ${'word '.repeat(60)}/${'x'.repeat(40)} end\nand a second line`;
    const text = engineText({ name: 'native', state: 'crashes', why, next: 'n' }, plain);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(121);
    expect(text.replace('  native   crashes', '').split(/\s+/).filter(Boolean)).toEqual(
      `${why} next: n`.split(/\s+/).filter(Boolean),
    );
  });
});

describe('takenText', () => {
  const wasm: Inspection = { name: 'wasm', state: 'ready' };
  test('one line for each kind of work, with a warning where the choice crashes', () => {
    const text = takenText(
      { small: wasm, medium: { name: 'native', state: 'crashes' }, large: undefined },
      plain,
      'js',
    );
    expect(text.split('\n')).toEqual([
      'taken where none is named',
      expect.stringMatching(/^ {2}small {4}wasm {5}under 50 million/),
      expect.stringMatching(/^ {2}medium {3}native .*\(and crashes: name another\)$/),
      expect.stringMatching(/^ {2}large {4}none /),
      '  RXGAN_BACKEND is set: rxgan train takes js',
      '',
    ]);
  });
  test('says nothing of RXGAN_BACKEND where it is not set', () => {
    expect(takenText({ small: wasm, medium: wasm, large: wasm }, plain, '')).not.toContain('RXGAN_BACKEND');
  });
});

describe('benchmarkRow', () => {
  const row = (millisecondsPerStep: number, steps = 100): string =>
    benchmarkRow({ network: 'points', engine: 'wasm', speed: E.right({ millisecondsPerStep, steps }) }, plain);

  test.each([
    [0.5612, '0.561', '1,782'],
    [12.34, '12.3', '81'],
    [1540, '1,540', '0.649'],
  ])('%d ms a step', (milliseconds, shown, rate) => {
    expect(row(milliseconds).trim().split(/ {2,}/)).toEqual(['points', 'wasm', shown, rate, '-']);
  });
  test('columns stand under their names, whatever the numbers', () => {
    const [, head] = benchmarkHead(plain).split('\n');
    for (const milliseconds of [0.01, 0.5612, 12.34, 1540, 98_765]) {
      const text = row(milliseconds);
      expect(text.indexOf('wasm')).toBe(head!.indexOf('engine'));
      expect(text.indexOf('   -')).toBe(head!.indexOf('   path'));
    }
  });
  test('says so where there was time for a few steps only', () => {
    expect(row(1540, 1)).toMatch(/ {2}cut off after one step\n$/);
    expect(row(1540, 2)).toMatch(/ {2}cut off after 2 steps\n$/);
    expect(row(1540, 3)).not.toContain('cut off');
  });
  test('says why there is no number', () => {
    const text = benchmarkRow({ network: 'points', engine: 'js', speed: E.left('no answer within 11 s') }, plain);
    expect(text).toMatch(/ - +- +no answer within 11 s\n$/);
  });
  test.each([
    [{}, '-'],
    [{ fusedUpdates: 4, tapeUpdates: 0 }, 'fused'],
    [{ fusedUpdates: 0, tapeUpdates: 4 }, 'tape'],
    [{ fusedUpdates: 2, tapeUpdates: 2 }, 'fused and tape'],
    [{ tapeUpdates: 2 }, 'tape'],
  ])('the path of updates %j is %s', (updates, path) => {
    expect(pathOf({ millisecondsPerStep: 1, steps: 4, ...updates })).toBe(path);
  });
});

test('colors are for terminals, and for those who want them', () => {
  expect(terminalStyle({ isTTY: true }, {})('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(terminalStyle({ isTTY: true }, { NO_COLOR: '1' })('red', 'x')).toBe('x');
  expect(terminalStyle({}, {})('red', 'x')).toBe('x');
});
