import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { explain, type FileFailed, failure, type PortTaken } from '../../errors.js';
import type { Command } from '../protocol/messages.js';
import type { FromServer, ServerSetup, ToServer } from './threadMessages.js';

/** The server's thread, as the training thread sees it. */
export interface ServerThread {
  readonly port: number;
  /** How many runs it serves. */
  readonly runs: number;
  /** Never waits; nothing happens if the thread is gone. */
  readonly post: (message: ToServer, transfer?: readonly ArrayBuffer[]) => void;
  /** Says good-bye to every page; done when the port is free again, after two seconds at most. */
  readonly close: () => Promise<void>;
}

export interface ThreadListener {
  readonly asked: (number: number, command: Command, by: string) => void;
  readonly report: (text: string) => void;
  /** It has died; it will not come back. Not called for an end that was asked for. */
  readonly lost: () => void;
}

/** The program of the thread. Both src/ and dist/ lie beside dist/, so this is its place for tests and for users. */
const serverProgram = new URL('../../../dist/live/server/serverMain.js', import.meta.url);
const patience = 1_900;

/**
 * Starts a server in a thread of its own.
 *
 * In plain words: what happens there is felt here by no more than a message. Until it is closed it keeps the process alive, as a
 * server does. Errors: `PortTaken`; `FileFailed` if the program is not built.
 */
export const startThread = (
  setup: ServerSetup,
  { asked, report, lost }: ThreadListener,
  program = serverProgram,
): TE.TaskEither<PortTaken | FileFailed, ServerThread> =>
  TE.tryCatch(
    () =>
      new Promise<ServerThread>((resolve, reject) => {
        if (!existsSync(program))
          throw failure(
            'FileFailed',
            fileURLToPath(program),
            'is missing',
            'run npm run build, or install rxgan again',
          );
        // Without the options of this process: its loaders and preloaded modules have no business there.
        const worker = new Worker(program, { workerData: setup, execArgv: [] });
        let ending: Promise<void> | undefined;
        let opened = false;
        let told = false;
        const exited = new Promise<void>((done) => worker.once('exit', () => done()));
        const close = async (): Promise<void> => {
          worker.postMessage({ t: 'close' } satisfies ToServer);
          const late = setTimeout(() => void worker.terminate(), patience);
          await exited;
          clearTimeout(late);
        };
        const end = (problem: string): void => {
          if (!opened) {
            reject(failure('PortTaken', `port ${setup.port}`, problem, 'leave the page out with --no-dashboard'));
            return;
          }
          if (ending !== undefined) return;
          ending = Promise.resolve();
          report(`the live page has ended: ${problem}; everything else goes on without it`);
          lost();
        };
        worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
        worker.on('exit', () => end('its thread has stopped'));
        worker.on('message', (message: FromServer) => {
          if (message.t === 'open') {
            opened = true;
            resolve({
              port: message.port,
              runs: message.runs,
              post: (sent, transfer = []) => {
                if (ending !== undefined) return;
                try {
                  worker.postMessage(sent, [...transfer]);
                } catch (error) {
                  // Something that is not plain numbers and texts: the page goes without it, and training goes on.
                  if (!told) report(`the live page cannot show everything: ${explain(error)}`);
                  told = true;
                }
              },
              close: () => {
                ending ??= close();
                return ending;
              },
            });
          } else if (message.t === 'failed') {
            const { tag, path, problem, next } = message;
            reject(failure(tag, path, problem, next));
          } else if (message.t === 'asked') asked(message.number, message.command, message.by);
          else report(message.text);
        });
      }),
    (error) => error as PortTaken | FileFailed,
  );
