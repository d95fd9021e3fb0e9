import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';
import { mutantsOf } from '../../../tools/mutation/mutantsOf.js';
import { mutated, switched } from '../../../tools/mutation/mutated.js';
import { gap } from './project.js';

const texts = {
  gap: gap.text,
  nested: 'export const f = (a, b = 2) => (a > 1 && b > 1 ? Math.max(a - 3, -b) : [...[a], b].length * 0.5);',
  chain: "export const f = (view) => view?.real?.fake.at(1) ?? view.real['x'];",
  callee: 'export const f = (loss, real) => loss.asReal(real) + real.real.slice(1);',
  pattern: 'export const f = ({ real, fake = 1 }) => ({ real, asReal: fake });',
  assignments:
    'export const f = (counts, i) => { for (let k = 0; k < 3; k++) counts[i]! += 2; counts.sort(); return counts; };',
  arrows: 'export const f = (x) => (real) => tf.neg(real);',
} as const;
const javaScript = (text: string): string => {
  const { outputText, diagnostics } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, removeComments: true },
  });
  expect(diagnostics).toEqual([]);
  return outputText;
};

describe.each(Object.entries(texts))('%s with switches', (_, text) => {
  const mutants = mutantsOf('src/losses/any.ts', text);

  it('is the text as it was, and each mutant, when the switches are taken out again', () => {
    const withSwitches = switched(text, new Map(mutants.entries()));
    /** The program in which the questions have their answers, without the brackets around them. */
    const settled = (number: number | undefined): string => {
      const source = ts.createSourceFile('any.ts', withSwitches, ts.ScriptTarget.Latest, true);
      const isQuestion = (node: ts.Node): node is ts.ConditionalExpression =>
        ts.isConditionalExpression(node) && node.condition.getText().startsWith('isMutant(');
      const settle: ts.TransformerFactory<ts.SourceFile> = (context) => (root) => {
        const visit = (node: ts.Node): ts.Node => {
          if (!isQuestion(node)) return ts.visitEachChild(node, visit, context);
          return visit(node.condition.getText() === `isMutant(${number})` ? node.whenTrue : node.whenFalse);
        };
        return ts.visitEachChild(root, visit, context);
      };
      const { transformed } = ts.transform(source, [settle]);
      return ts.createPrinter().printFile(transformed[0]!);
    };
    /** Brackets are no part of what a program says, and helpers none of what is asked here. */
    const bare = (program: string): string =>
      javaScript(program.split('import * as helper')[0]!).replaceAll(/[()\s;]/g, '');
    expect(bare(settled(undefined))).toBe(bare(text));
    mutants.forEach((mutant, i) => expect(bare(settled(i))).toBe(bare(mutated(text, mutant))));
  });
});

describe('a text with switches', () => {
  afterEach(() => {
    globalThis.mutation = undefined;
  });
  const text = 'export const f = (a: number, b: number): number => a - (b > 2 ? 3 : b);';
  const mutants = mutantsOf('src/losses/any.ts', text);
  const program = javaScript(switched(text, new Map(mutants.entries())))
    .replace(/^import .*$/m, '')
    .replaceAll('export ', '');
  const f = new Function(`${program} return f;`)() as (a: number, b: number) => number;
  const numberOf = (after: string): number => mutants.findIndex((mutant) => mutant.after.includes(after));

  it('is what it was without an active mutant', () => {
    expect(f(7, 1)).toBe(6);
  });
  it('is the mutant that is asked for, from one call to the next', () => {
    const asked = numberOf('a + (');
    globalThis.mutation = { is: (number) => number === asked };
    expect(f(7, 1)).toBe(8);
    globalThis.mutation = { is: () => false };
    expect(f(7, 1)).toBe(6);
  });
  it('records which mutants it executes, and not those of a branch that it does not take', () => {
    const seen = new Set<number>();
    globalThis.mutation = {
      is: (number) => {
        seen.add(number);
        return false;
      },
    };
    f(7, 1);
    expect(seen.has(numberOf('a + ('))).toBe(true);
    expect(seen.has(numberOf('? 4 :'))).toBe(false);
    f(7, 3);
    expect(seen.has(numberOf('? 4 :'))).toBe(true);
  });
});
