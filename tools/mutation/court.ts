import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hearing } from './hearing.js';
import type { Answer, Pulse } from './worker.js';

/** What came of a hearing: an answer, or none in time, and with which mutant that was. */
export type Outcome = Answer | { readonly tag: 'late'; readonly mutant: number | undefined };

export interface Court {
  /**
   * Ends a hearing that has neither ended nor begun with another mutant after so much work. It is the work that counts,
   * in milliseconds of the processor, because on a busy machine time says nothing.
   */
  readonly hear: (hearing: Hearing, patienceMs: number) => Promise<Outcome>;
  readonly close: () => void;
}

const script = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A judge in a process of its own, which is killed and replaced when a mutant does not come to an end. */
export const openCourt = (): Court => {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  const progress = join(folder, 'progress');
  let worker: ChildProcess | undefined;
  const dismiss = (): void => {
    worker?.removeAllListeners();
    worker?.kill('SIGKILL');
    worker = undefined;
  };
  return {
    hear: (hearing, patienceMs) =>
      new Promise((resolve) => {
        worker ??= fork(script, [progress]);
        writeFileSync(progress, '');
        let last = '';
        let cpuMsThen: number | undefined;
        const settle = (outcome: Outcome): void => {
          worker?.removeAllListeners();
          resolve(outcome);
        };
        const watch = ({ cpuMs }: Pulse): void => {
          const now = readFileSync(progress, 'utf8');
          if (now !== last) cpuMsThen = cpuMs;
          last = now;
          cpuMsThen ??= cpuMs;
          if (cpuMs - cpuMsThen < patienceMs) return;
          dismiss();
          settle({ tag: 'late', mutant: last === '' ? undefined : Number(last) });
        };
        worker.on('message', (message: Answer | Pulse) => (message.tag === 'pulse' ? watch(message) : settle(message)));
        worker.once('exit', (code) => {
          worker = undefined;
          settle({ tag: 'broken', why: `the test runner ended with ${code}` });
        });
        worker.send(hearing);
      }),
    close: () => {
      dismiss();
      rmSync(folder, { recursive: true });
    },
  };
};
