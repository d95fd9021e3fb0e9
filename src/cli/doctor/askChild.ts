import { fork } from 'node:child_process';
import * as E from 'fp-ts/lib/Either.js';

export interface Question {
  readonly file: string | URL;
  readonly words: readonly string[];
  /** Milliseconds until the child is given up. */
  readonly patience: number;
}

/**
 * Runs a file in a process of its own and gives the first message that it sends, or says how the process ended without.
 *
 * A crash, a call that never returns, or a thread that keeps a process alive is the child's alone. It is over and gone
 * when this is answered, so that two questions in a row never share the machine.
 */
export const askChild = <A>({ file, words, patience }: Question): Promise<E.Either<string, A>> =>
  new Promise((resolve) => {
    const child = fork(file, [...words], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    let answer: E.Either<string, A> | undefined;
    let errors = '';
    const end = (last: E.Either<string, A>): void => {
      answer ??= last;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(E.left(`no answer within ${Math.round(patience / 100) / 10} s`)), patience);
    child.stderr!.on('data', (text) => {
      errors = `${errors}${text}`.slice(-4_000);
    });
    child.on('message', (message) => end(E.right(message as A)));
    child.on('error', (error) => end(E.left(error.message)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const said = errors.split('\n').find((line) => /^\w*Error\b|terminate called|fatal/i.test(line));
      const how = signal === null ? `code ${code}` : `signal ${signal}`;
      resolve(answer ?? E.left(`its process ended with ${how}${said === undefined ? '' : `: ${said.trim()}`}`));
    });
  });
