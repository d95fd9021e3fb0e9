import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Mutant } from './mutantsOf.js';
import { mutated } from './mutated.js';

const optionsOf = (root: string): ts.CompilerOptions => {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  return { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
};

/**
 * The mutants that the compiler lets through; no test has to find the others.
 *
 * All of them are files of one program, each beside its original, so that the types of the libraries are read once.
 */
export const compiling = (
  root: string,
  mutants: readonly Mutant[],
  sources: ReadonlyMap<string, string>,
): readonly Mutant[] => {
  const texts = new Map<string, string>();
  const put = (file: string, name: string, text: string): string => {
    const path = join(root, dirname(file), `${name}.ts`);
    texts.set(path, text);
    return path;
  };
  const originals = new Map(
    [...sources].map(([file, text], i) => [file, put(file, `original.${i}`, mutated(text))] as const),
  );
  const paths = mutants.map((mutant, i) => put(mutant.file, `mutant.${i}`, mutated(sources.get(mutant.file)!, mutant)));
  const options = optionsOf(root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const mistakes = (path: string): number => {
    const source = program.getSourceFile(path);
    return program.getSyntacticDiagnostics(source).length + program.getSemanticDiagnostics(source).length;
  };
  const before = new Map([...originals].map(([file, path]) => [file, mistakes(path)]));
  return mutants.filter(({ file }, i) => mistakes(paths[i]!) <= before.get(file)!);
};
