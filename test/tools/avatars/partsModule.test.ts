import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const tools = join(root, 'tools/avatars');
// Plain JavaScript, which has no types: what is given and taken is stated here.
const { pathMask } = (await import(/* @vite-ignore */ join(tools, 'pathMask.mjs'))) as {
  readonly pathMask: (path: string, evenOdd: boolean) => readonly number[];
};
const { layersOf } = (await import(/* @vite-ignore */ join(tools, 'layersOf.mjs'))) as {
  readonly layersOf: (svg: string, nameOf: (fill: string) => string) => readonly string[];
};
const blank = new Array<number>(16).fill(0);

describe('the pixels of a path', () => {
  test.each([
    ['M0 0h16v1H0z', [0xffff]],
    ['M14 0H16V2H14Z', [3, 3]],
    ['m1 0h1v1h-1zm2 0h1v1h-1z', [0x5000]],
    ['M0 0 2 0 2 1 0 1z', [0xc000]],
    ['M1 0v1H.5V0z', [0x8000]],
  ])('%s', (path, rows) => expect(pathMask(path, false)).toEqual([...rows, ...blank.slice(rows.length)]));

  test('of two polygons, one in the other, by the direction or by the number of turns', () => {
    const around = 'M0 0h3v3H0z';
    const same = 'M1 1h1v1H1z';
    expect(pathMask(around + same, false).slice(0, 3)).toEqual([0xe000, 0xe000, 0xe000]);
    expect(pathMask(around + same, true).slice(0, 3)).toEqual([0xe000, 0xa000, 0xe000]);
    expect(pathMask(`${around}M1 1v1h1V1z`, false).slice(0, 3)).toEqual([0xe000, 0xa000, 0xe000]);
  });
  test('refuses a curve', () => expect(() => pathMask('M0 0c1 1 2 2 3 3z', false)).toThrow(/not a straight line/));
});

describe('the layers of a drawing', () => {
  const layers = (svg: string): readonly string[] => layersOf(svg, (fill) => ({ '#fff': 'white' })[fill] ?? 'hair');
  test('have color, opacity, first row and rows', () => {
    expect(layers('<path d="M15 2h1v2h-1z" fill="#fff" fill-opacity=".3"/>')).toEqual(['white 0.3 2 1 1']);
  });
  test('take fill, opacity and rule from the groups they are in', () => {
    const svg = '<g fill="#fff" opacity=".5" fill-rule="evenodd"><path d="M0 0h3v3H0zM1 1h1v1H1z"/></g>';
    expect(layers(svg)).toEqual(['white 0.5 0 e000 a000 e000']);
  });
  test('are cut to a mask, with its opacity', () => {
    const mask = '<mask id="m"><path opacity=".9" d="M0 1h2v1H0z" fill="#a"/></mask>';
    expect(layers(`${mask}<g mask="url(#m)"><path fill="#a" d="M0 0h16v16H0z"/></g>`)).toEqual(['hair 0.9 1 c000']);
  });
  test('of anything else are refused', () => expect(() => layers('<circle r="1"/>')).toThrow(/no rule for <circle>/));
});

test.skipIf(!existsSync(join(root, 'node_modules/@dicebear/pixel-art')))(
  'the parts that ship are those of the designs',
  () => {
    const { status, stderr } = spawnSync(process.execPath, [join(tools, 'main.mjs'), '--check'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  },
);
