import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { inject, type RunnerTestCase } from 'vitest';
import { VitestTestRunner } from 'vitest/runners';
import { getFn } from 'vitest/suite';
import './testRun.js';

// Each run of a test listens to the same signal.
setMaxListeners(0);

const plan = inject('plan');
const progress = inject('progress');
const killed = new Set<number>();
const outside = new Set<number>();
let reached = outside;
let current: number | undefined;
globalThis.mutation = {
  is: (number) => {
    reached.add(number);
    return number === current;
  },
};

const passes = async (run: () => unknown): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
};
/** Does the test fail with the mutant, and pass again without it? If it does not, the mutant has left something behind. */
const kills = async (run: () => unknown, number: number): Promise<boolean> => {
  writeFileSync(progress, `${number}`);
  current = number;
  const survives = await passes(run);
  current = undefined;
  return !survives && (await passes(run));
};

/** Runs a test as it is, and then with each mutant whose place it executes. */
export default class extends VitestTestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const tried = plan === null ? [] : plan[test.id];
    if (tried === undefined) return;
    const run = getFn(test);
    const before = [...outside];
    outside.clear();
    reached = new Set();
    const from = performance.now();
    await run();
    const ms = performance.now() - from;
    const own = [...reached];
    const killedHere: number[] = [];
    // What cannot be run twice can decide nothing.
    const waiting = tried.length > 0 && (await passes(run)) ? tried : [];
    for (const number of waiting) {
      if (killed.has(number) || !(await kills(run, number))) continue;
      killed.add(number);
      killedHere.push(number);
    }
    reached = outside;
    test.meta.testReport = {
      id: test.id,
      name: test.fullTestName,
      ms,
      reached: own,
      outside: before,
      killed: killedHere,
    };
  }
}
