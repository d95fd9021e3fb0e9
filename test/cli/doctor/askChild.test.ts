import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askChild } from '../../../src/cli/doctor/askChild.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxgan-child-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (code: string, patience = 30_000, words: readonly string[] = []) => {
  const file = join(folder, 'child.cjs');
  writeFileSync(file, code);
  return askChild<unknown>({ file, words, patience });
};
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('gives what the child sends, and hands it its words', async () => {
  expect(await ask('process.send(process.argv.slice(2))', 30_000, ['a', 'b'])).toEqual({
    _tag: 'Right',
    right: ['a', 'b'],
  });
});
test('a child that sends and stays is gone when the answer is given', async () => {
  const answer = await ask('setInterval(() => 0, 1e6); process.send(process.pid)');
  expect(answer._tag === 'Right' && isRunning(answer.right as number)).toBe(false);
});
test.each([
  ['a crash of native code', 'process.kill(process.pid, "SIGSEGV"); setInterval(() => 0, 1e6)', 'signal SIGSEGV'],
  ['an exception', 'throw new Error("no such device")', 'code 1: Error: no such device'],
  ['a quiet end', 'process.exit(3)', 'code 3'],
])('%s is told by how the process ended', async (_, code, how) => {
  expect(await ask(code)).toEqual({ _tag: 'Left', left: expect.stringContaining(`its process ended with ${how}`) });
});
test('a call that never returns is given up', async () => {
  expect(await ask('for (;;) {}', 700)).toEqual({ _tag: 'Left', left: 'no answer within 0.7 s' });
});
test('a file that is not there', async () => {
  const answer = await askChild({ file: join(folder, 'missing.cjs'), words: [], patience: 30_000 });
  expect(answer).toEqual({ _tag: 'Left', left: expect.stringContaining('Cannot find module') });
});
