import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as E from 'fp-ts/lib/Either.js';
import { lineOfRequest, type MeasureReply, type MeasureRequest, replyOf } from './protocol.js';

/** A process that stays alive and measures what is requested. One request at a time. */
export interface Contender extends Disposable {
  /** What it reports about itself. */
  readonly about: string;
  /** Milliseconds a step, or why there are none. */
  readonly ask: (request: MeasureRequest) => Promise<E.Either<string, number>>;
}

export interface Command {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Milliseconds until a contender that does not reply is stopped. */
const replyTimeout = 120_000;

/** Starts a contender; or why there is none. */
export const connect = async (
  { words: [program, ...words], environment = {} }: Command,
  wait = replyTimeout,
): Promise<E.Either<string, Contender>> => {
  const child = spawn(program!, words, { stdio: 'pipe', env: { ...process.env, ...environment } });
  let errors = '';
  let ended: string | undefined;
  let listener: ((answer: MeasureReply) => void) | undefined;
  const deliver = (answer: MeasureReply): void => {
    const waiting = listener;
    listener = undefined;
    waiting?.(answer);
  };
  const end = (why: string): void => {
    ended ??= why;
    deliver({ tag: 'cannot', text: ended });
  };
  const next = (): Promise<MeasureReply> =>
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
    const answer = replyOf(line);
    if (answer !== undefined) deliver(answer);
  });
  child.stderr.on('data', (text) => {
    errors = `${errors}${text}`.slice(-4_000);
  });
  // A process that has just ended cannot be written to; `close` reports it.
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
    ask: async (request) => {
      const answered = next();
      child.stdin.write(`${lineOfRequest(request)}\n`);
      const answer = await answered;
      return answer.tag === 'took' ? E.right(answer.milliseconds) : E.left(answer.text);
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  });
};
