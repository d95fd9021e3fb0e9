import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hearing } from './hearing.js';
import type { Answer } from './worker.js';

/** What came of a hearing: an answer, or none in time, and with which mutant that was. */
export type Outcome = Answer | { readonly tag: 'late'; readonly mutant: number | undefined };

export interface Court {
  /** Ends a hearing that has not ended, nor begun with another mutant, for so long. */
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
        const settle = (outcome: Outcome): void => {
          clearInterval(timer);
          worker?.removeAllListeners();
          resolve(outcome);
        };
        const timer = setInterval(() => {
          if (Date.now() - statSync(progress).mtimeMs < patienceMs) return;
          dismiss();
          const last = readFileSync(progress, 'utf8');
          settle({ tag: 'late', mutant: last === '' ? undefined : Number(last) });
        }, 1000);
        worker.once('message', (answer) => settle(answer as Answer));
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
