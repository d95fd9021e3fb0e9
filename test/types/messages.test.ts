import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const setting = `
import * as tf from '@tensorflow/tfjs-core';
import { ring, twoMoons } from 'rxgan/data';
import { mlp, model } from 'rxgan/models';
import { every, minimize, phases, report, step } from 'rxgan/operators';
import { batches, ticks } from 'rxgan/streams';
import { map } from 'rxjs';
const network = mlp({ inputs: 2, hidden: [4], outputs: 2 });
const made = model({ seed: 1, players: { encoder: network, decoder: network } })();
const ticks$ = ticks(made, batches({ a: ring(), b: twoMoons() }, { size: 8, seed: 1 }));
const l1 = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.mean(tf.abs(tf.sub(x, y)));
`;

/** Each mistake, and what the first line of the compiler's first message has to say of it. */
const mistakes: readonly (readonly [what: string, code: string, says: readonly string[]])[] = [
  ['nothing', "minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) }))", []],
  [
    'a player to learn that is not there',
    "minimize(['generator'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) }))",
    [`Type '"generator"' is not assignable to type '"encoder" | "decoder"'.`],
  ],
  [
    'a network that is not there',
    "minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.critic(batch.a), batch.b) }))",
    [
      "Property 'critic' does not exist on type '{ readonly encoder: NetworkFunction; readonly decoder: NetworkFunction; }'.",
    ],
  ],
  [
    'a field that is not there',
    "minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.c), batch.b) }))",
    ["Property 'c' does not exist on type '{ readonly a: Tensor<Rank>; readonly b: Tensor<Rank>; }'."],
  ],
  [
    'a metric that no step produced',
    "minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) })), report(), map(({ kl }) => kl)",
    ["Property 'kl' does not exist on type"],
  ],
  [
    'an objective that returns a promise',
    "minimize(['encoder'], async ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) }))",
    ["Type 'Promise<{ a: Scalar; }>' is not assignable to type 'Readonly<Record<string, Scalar>>'."],
  ],
  [
    'a player that is not there, in a schedule',
    "every(2, minimize(['generator'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) })))",
    [`Type '"generator"' is not assignable to type '"encoder" | "decoder"'.`],
  ],
  [
    'a field that is not there, in a schedule',
    "every(2, minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.c), batch.b) })))",
    ["Property 'c' does not exist on type '{ readonly a: Tensor<Rank>; readonly b: Tensor<Rank>; }'."],
  ],
  [
    'an objective in a schedule that returns a promise',
    "every(2, minimize(['encoder'], async ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) })))",
    ["Type 'Promise<{ a: Scalar; }>' is not assignable to type 'Readonly<Record<string, Scalar>>'."],
  ],
  [
    'a player that is not there, in a phase',
    "phases(minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) })), [9, minimize(['generator'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) }))])",
    [`Type '"generator"' is not assignable to type '"encoder" | "decoder"'.`],
  ],
  [
    'a field that is not there, in a phase',
    "phases(minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.a), batch.b) })), [9, minimize(['encoder'], ({ net, batch }) => ({ a: l1(net.encoder(batch.c), batch.b) }))])",
    ["Property 'c' does not exist on type '{ readonly a: Tensor<Rank>; readonly b: Tensor<Rank>; }'."],
  ],
  [
    'a field that is not there, in a step',
    'step(({ batch }) => ({ a: l1(batch.c, batch.b) }))',
    ["Property 'c' does not exist on type '{ readonly a: Tensor<Rank>; readonly b: Tensor<Rank>; }'."],
  ],
  [
    'a term that is no scalar',
    "minimize(['encoder'], () => ({ a: 1 }))",
    ["Type 'number' is not assignable to type 'Scalar'"],
  ],
];

const program = (() => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const texts = new Map(
    mistakes.map(([, code], i) => [join(root, `test/types/mistake.${i}.ts`), `${setting}ticks$.pipe(${code});\n`]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  return ts.createProgram([...texts.keys()], { ...options, noUnusedLocals: false }, host);
})();

describe('the first line of the compiler names the mistake', () => {
  it.each(mistakes.map(([what, , says], i) => ({ what, says, i })))('$what', ({ says, i }) => {
    const file = program.getSourceFile(join(root, `test/types/mistake.${i}.ts`));
    const lines = program
      .getSemanticDiagnostics(file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]!);
    expect(lines.slice(0, 1)).toEqual(says.map((text) => expect.stringContaining(text)));
  });
});
