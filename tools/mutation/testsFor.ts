import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** Where tests of losses are. */
const folders = ['test/losses', 'test/theory', 'test/operators'];

export const filesUnder = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')));

interface Module {
  readonly text: string;
  /** Paths of the modules of this project that it imports by a relative path. */
  readonly imports: readonly string[];
  readonly names: readonly string[];
}

const moduleOf = (root: string, file: string): Module => {
  const text = readFileSync(join(root, file), 'utf8');
  const { importedFiles } = ts.preProcessFile(text);
  return {
    text,
    imports: importedFiles
      .filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => posix.join(dirname(file), fileName.replace(/\.js$/, '.ts'))),
    names: [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name!),
  };
};

/** Everything that can be reached, the start included. */
const closure = (start: string, next: (file: string) => readonly string[]): ReadonlySet<string> => {
  const reached = new Set([start]);
  for (const file of reached) for (const each of next(file)) reached.add(each);
  return reached;
};

/** The test files that may notice a change of a source file, and the names by which they know it. */
export interface Noticing {
  readonly tests: readonly string[];
  readonly names: readonly string[];
}

/** What may notice a change of a file: tests that name something that it exports, or that is made with its help. */
export const testsFor = (root: string): ((file: string) => Noticing) => {
  const modules = new Map(
    [...filesUnder(root, 'src'), ...filesUnder(root, 'test')].map((file) => [file, moduleOf(root, file)] as const),
  );
  // Every file of a folder hangs together through its index; what counts is the names that a test uses.
  const sources = [...modules].filter(([file]) => file.startsWith('src/') && basename(file) !== 'index.ts');
  const tests = [...modules.keys()].filter(
    (file) => file.endsWith('.test.ts') && folders.some((folder) => file.startsWith(`${folder}/`)),
  );
  const words = new Map(
    tests.map((test) => {
      const files = closure(test, (file) =>
        (modules.get(file)?.imports ?? []).filter((each) => each.startsWith('test/')),
      );
      const text = [...files].map((file) => modules.get(file)?.text ?? '').join('\n');
      return [test, new Set(text.match(/\w+/g))] as const;
    }),
  );
  return (file) => {
    const users = closure(file, (each) =>
      sources.filter(([, { imports }]) => imports.includes(each)).map(([source]) => source),
    );
    const names = [...users].flatMap((user) => modules.get(user)?.names ?? []);
    const own = `test/${file.slice('src/'.length).replace(/\.ts$/, '.test.ts')}`;
    return { tests: tests.filter((test) => test === own || names.some((name) => words.get(test)!.has(name))), names };
  };
};
