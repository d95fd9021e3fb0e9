import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const filesOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}
const statements = /^(?:import|export)( type)?[^;]*? from '(\.[^']*)\.js'/gm;
const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(statements)].map(([, type, path]) => ({
    from: file,
    to: `${relative(root, resolve(root, dirname(file), path!))}.ts`,
    isType: type !== undefined,
  }));
const folderOf = (file: string): string | undefined => /^src\/(\w+)\//.exec(file)?.[1];

/** Each folder may import those behind it; files of `src` itself are for all. */
const order = [
  'cli',
  'recipes',
  'runs',
  'live',
  'control',
  'operators',
  'training',
  'losses',
  'metrics',
  'streams',
  'models',
  'data',
  'engines',
  'schedules',
  'schema',
];
const imports = filesOf('src').flatMap(importsOf);

describe('the order of imports', () => {
  it('knows every folder', () => {
    expect(new Set(filesOf('src').flatMap((file) => folderOf(file) ?? []))).toEqual(new Set(order));
  });

  it('goes one way, so that there is no cycle of folders', () => {
    const back = imports.filter(({ from, to }) => {
      const [a, b] = [folderOf(from), folderOf(to)];
      return a !== undefined && b !== undefined && order.indexOf(a) > order.indexOf(b);
    });
    expect(back).toEqual([]);
  });

  it('leaves internal files to their folder', () => {
    const foreign = imports.filter(({ from, to }) => to.includes('/internal/') && folderOf(from) !== folderOf(to));
    expect(foreign).toEqual([]);
  });

  it('gives the live page protocol and control alone', () => {
    const seen = imports.filter(({ from }) => folderOf(from) === 'live').flatMap(({ to }) => folderOf(to) ?? []);
    expect(new Set(seen)).toEqual(new Set(['live', 'control', 'schema']));
  });
});

describe('the page in the browser', () => {
  it('imports only protocol and record, and through them only the schema and the commands', () => {
    const outside = filesOf('dashboard')
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('src/'));
    expect(outside.filter(({ to }) => !/^src\/live\/(protocol|record)\//.test(to))).toEqual([]);
    const bundled = new Set<string>();
    const visit = (file: string): void => {
      if (bundled.has(file)) return;
      bundled.add(file);
      for (const { to, isType } of importsOf(file)) if (!isType) visit(to);
    };
    for (const { to, isType } of outside) if (!isType) visit(to);
    const allowed = /^src\/(live\/(protocol|record)\/|schema\/|control\/command\.ts|errors\.ts|shape\.ts)/;
    expect([...bundled].filter((file) => !allowed.test(file))).toEqual([]);
  });
});
