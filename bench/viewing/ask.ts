import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of this folder that answers questions, one JSON text a line. */
export interface Process extends Disposable {
  readonly ask: <A>(question: object) => Promise<A>;
}

/** Starts one of this folder's programs. What it writes to stderr is shown. */
export const start = (program: string): Process => {
  const file = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line));
  child.on('close', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${program} ended with ${code}`));
  });
  return {
    ask: async (question) => {
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      });
      return JSON.parse(line);
    },
    [Symbol.dispose]: () => void child.kill(),
  };
};

/** The process's side: answers until its input ends. */
export const answering = async (answer: (question: never) => unknown): Promise<void> => {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify((await answer(JSON.parse(line) as never)) ?? {})}\n`);
  process.exit(0);
};
