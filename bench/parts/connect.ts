import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as E from 'fp-ts/lib/Either.js';
import { type Answer, answerOf, lineOfQuestion, type Question } from './protocol.js';

/** A process that stays alive and measures what it is asked for. Ask one thing at a time. */
export interface Contender extends Disposable {
  /** What it says that it is. */
  readonly about: string;
  /** Milliseconds a step, or why there are none. */
  readonly ask: (question: Question) => Promise<E.Either<string, number>>;
}

export interface Command {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Milliseconds until a contender that says nothing is given up. */
const patience = 120_000;

/** Starts a contender; or why there is none. */
export const connect = async (
  { words: [program, ...words], environment = {} }: Command,
  wait = patience,
): Promise<E.Either<string, Contender>> => {
  const child = spawn(program!, words, { stdio: 'pipe', env: { ...process.env, ...environment } });
  let errors = '';
  let ended: string | undefined;
  let listener: ((answer: Answer) => void) | undefined;
  const tell = (answer: Answer): void => {
    const heard = listener;
    listener = undefined;
    heard?.(answer);
  };
  const end = (why: string): void => {
    ended ??= why;
    tell({ tag: 'cannot', text: ended });
  };
  const next = (): Promise<Answer> =>
    new Promise((resolve) => {
      if (ended !== undefined) return resolve({ tag: 'cannot', text: ended });
      const timer = setTimeout(() => {
        end(`no answer within ${wait / 1000} s`);
        child.kill('SIGKILL');
      }, wait);
      listener = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
    });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = answerOf(line);
    if (answer !== undefined) tell(answer);
  });
  child.stderr.on('data', (text) => {
    errors = `${errors}${text}`.slice(-4_000);
  });
  // A process that has just ended cannot be written to; `close` tells.
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => end(error.message));
  child.on('close', (code, signal) => {
    const said = errors.trim().split('\n').at(-1);
    end(`its process ended with ${signal ?? `code ${code}`}${said ? `: ${said.trim()}` : ''}`);
  });
  const started = await next();
  if (started.tag !== 'ready') {
    child.kill('SIGKILL');
    return E.left(started.tag === 'took' ? 'it does not say that it is ready' : started.text);
  }
  return E.right({
    about: started.text,
    ask: async (question) => {
      const answered = next();
      child.stdin.write(`${lineOfQuestion(question)}\n`);
      const answer = await answered;
      return answer.tag === 'took' ? E.right(answer.milliseconds) : E.left(answer.text);
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  });
};
