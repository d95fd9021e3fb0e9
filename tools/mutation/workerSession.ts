import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestRun } from './testRun.js';
import type { Answer, KeepAlive } from './worker.js';

/** The result of a test run, or that none came within the limit, and with which mutant. */
export type Outcome = Answer | { readonly tag: 'late'; readonly mutant: number | undefined };

export interface WorkerSession {
  /**
   * Stops a test run that has neither ended nor begun another mutant after `cpuLimitMs` milliseconds of processor time,
   * which, unlike elapsed time, do not depend on what else the machine does.
   */
  readonly run: (testRun: TestRun, cpuLimitMs: number) => Promise<Outcome>;
  readonly close: () => void;
}

const script = fileURLToPath(new URL('./worker.js', import.meta.url));

/** An evaluator in a process of its own, which is killed and replaced when a mutant does not come to an end. */
export const openWorkerSession = (): WorkerSession => {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  const progress = join(folder, 'progress');
  let worker: ChildProcess | undefined;
  const terminate = (): void => {
    worker?.removeAllListeners();
    worker?.kill('SIGKILL');
    worker = undefined;
  };
  return {
    run: (testRun, cpuLimitMs) =>
      new Promise((resolve) => {
        worker ??= fork(script, [progress]);
        writeFileSync(progress, '');
        let last = '';
        let cpuMsThen: number | undefined;
        const settle = (outcome: Outcome): void => {
          worker?.removeAllListeners();
          resolve(outcome);
        };
        const watch = ({ cpuMs }: KeepAlive): void => {
          const now = readFileSync(progress, 'utf8');
          if (now !== last) cpuMsThen = cpuMs;
          last = now;
          cpuMsThen ??= cpuMs;
          if (cpuMs - cpuMsThen < cpuLimitMs) return;
          terminate();
          settle({ tag: 'late', mutant: last === '' ? undefined : Number(last) });
        };
        worker.on('message', (message: Answer | KeepAlive) =>
          message.tag === 'keepAlive' ? watch(message) : settle(message),
        );
        worker.once('exit', (code) => {
          worker = undefined;
          settle({ tag: 'broken', why: `the test runner ended with ${code}` });
        });
        worker.send(testRun);
      }),
    close: () => {
      terminate();
      rmSync(folder, { recursive: true });
    },
  };
};
