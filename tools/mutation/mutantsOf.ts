import ts from 'typescript';
import type { Change } from './change.js';
import { isMessage, mutators } from './mutators.js';

/** A source file with one thing wrong in it. */
export interface Mutant extends Change {
  /** The source file's path from the root. */
  readonly file: string;
  readonly line: number;
  /** The lines that it touches, as they are and as they would be, in one line each. */
  readonly before: string;
  readonly after: string;
}

/** The text with the change made. */
export const applied = (text: string, { start, end, text: put }: Change): string =>
  text.slice(0, start) + put + text.slice(end);

const onOneLine = (text: string): string =>
  text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([([]) | (?=[)\]]|\.\w)/g, '$1')
    .replaceAll(/,(?=[)\]]| })/g, '');

/** Types, imports and the texts of errors have nothing that a test could find wrong. */
const isLeftAlone = (node: ts.Node): boolean =>
  ts.isTypeNode(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  isMessage(node);

const changesOf = (node: ts.Node): readonly Change[] => {
  if (isLeftAlone(node)) return [];
  const below: Change[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...changesOf(child));
  });
  return [...mutators.flatMap((mutator) => mutator(node)), ...below];
};

/** Every mutant of a source file that the mutators know, in the order of the text. */
export const mutantsOf = (file: string, text: string): readonly Mutant[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const shown = (change: Change): Mutant => {
    const from = text.lastIndexOf('\n', change.start - 1) + 1;
    const newline = text.indexOf('\n', change.end);
    const to = newline === -1 ? text.length : newline;
    const local = { ...change, start: change.start - from, end: change.end - from };
    return {
      ...change,
      file,
      line: source.getLineAndCharacterOfPosition(change.start).line + 1,
      before: onOneLine(text.slice(from, to)),
      after: onOneLine(applied(text.slice(from, to), local)),
    };
  };
  const found = new Map(
    changesOf(source).map((change) => [`${change.start} ${change.end} ${change.text}`, shown(change)]),
  );
  return [...found.values()].sort((a, b) => a.start - b.start);
};
