import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from './support/fakes.js';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');
// Inside the repository, so that imports resolve; ignored by git, so that it is not edited.
const scratch = join(root, 'build', 'docs');

interface Example {
  readonly file: string;
  readonly title: string;
  readonly code: string;
}

const docComments =
  /\/\*\*([\s\S]*?)\*\/\s*(?:export\s+)?(?:declare\s+)?(?:const|function|interface|type|class)?\s*(\w*)/g;
const fences = /```ts\n([\s\S]*?)```/g;
const examplesOf = (path: string): Example[] => {
  const file = relative(source, path);
  return [...readFileSync(path, 'utf8').matchAll(docComments)].flatMap(([, comment, name]) =>
    [...comment!.replace(/^\s*\* ?/gm, '').matchAll(fences)].map(([, code], i) => ({
      file,
      title: i === 0 ? name! : `${name} (${i + 1})`,
      code: code!,
    })),
  );
};

const reExports = /export\s+(?!type\b)(?:\*|\{([^}]*)\})\s+from\s+'(\.[^']*)\.js'/g;
/** The files that an index hands functions out of, through further indexes too. Types and constants need no example. */
const filesWithFunctions = async (index: string): Promise<string[]> => {
  const found = [...readFileSync(index, 'utf8').matchAll(reExports)].map(async ([, list, path]) => {
    const file = join(dirname(index), `${path}.ts`);
    if (file.endsWith('index.ts')) return filesWithFunctions(file);
    const values = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>;
    const names = list?.split(',').map((name) => name.trim()) ?? Object.keys(values);
    return names.some((name) => typeof values[name] === 'function') ? [file] : [];
  });
  return (await Promise.all(found)).flat();
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(source, file))
  .sort();
const examples = files.flatMap(examplesOf);
// Public is what the package exports.
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};
const indexes = Object.keys(exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => join(source, path, 'index.ts'));
const functions = (await Promise.all(indexes.map(filesWithFunctions))).flat();
const shared = [...new Set(functions.map((file) => relative(source, file)))];

beforeAll(startJs);

describe('examples in comments', () => {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });

  it('are found', () => {
    expect(examples.length).toBeGreaterThan(50);
    expect(shared).toContain('streams/clock.ts');
  });

  it.each(shared)('%s has one', (file) => {
    expect(examples.filter((example) => example.file === file)).not.toEqual([]);
  });

  it.each(examples.map(({ file, title, code }, i) => [file, title, code, i] as const))(
    '%s: %s',
    async (file, _, code, i) => {
      const path = join(scratch, `${file.replaceAll(/[\\/]/g, '.').replace(/\.ts$/, '')}.${i}.ts`);
      writeFileSync(path, code);
      await import(/* @vite-ignore */ path);
    },
  );
});

describe('docs/schedules.md', () => {
  const rows = [...readFileSync(join(root, 'docs/schedules.md'), 'utf8').matchAll(/^\| .* \| (\w+): `(.*)` \|$/gm)];

  it('states more than seventeen laws', () => expect(rows.length).toBeGreaterThanOrEqual(17));

  it.each(rows.map(([, file, name]) => [file!, name!]))('%s has the test: %s', (file, name) => {
    const text = readFileSync(join(root, `test/operators/${file}.test.ts`), 'utf8');
    expect(text.includes(`'${name}'`)).toBe(true);
  });
});
