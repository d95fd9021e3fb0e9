import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { engineNames } from 'rxgan/engines';
import { beforeAll, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
interface Found {
  readonly name: string;
  readonly state: string;
  readonly why?: string;
  readonly next?: string;
  readonly version?: string;
  readonly selfTest?: { readonly checks: number; readonly failures: readonly unknown[] };
}
interface Document {
  readonly rxgan: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly engines: readonly Found[];
  readonly taken: Readonly<Record<string, string>>;
  readonly benchmark?: readonly Readonly<Record<string, unknown>>[];
}

const run = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, RXGAN_BACKEND: '', RXGAN_WEBGPU_SOFTWARE: '', ...environment };
    execFile(process.execPath, [cli, ...words], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

describe('rxgan doctor', () => {
  /** What it prints for people, without a benchmark. */
  let printed: Promise<Ended>;
  beforeAll(() => {
    expect(existsSync(cli), 'build first: npm run build').toBe(true);
    printed = run(['doctor', '--no-bench'], { RXGAN_BACKEND: 'js' });
  });

  test('prints every engine: there or not, why, what to do, the self-test of those that are there', async () => {
    const { code, out, err } = await printed;
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^rxgan \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, \w+ \w+$/);
    expect(lines[1]).toMatch(/, \d+ cores?, [\d.]+ GiB, load [\d.]+$/);
    const states = lines.flatMap(
      (line) => /^ {2}(\w+) +(ready|wrong|crashes|not there) {2,}\S/.exec(line)?.slice(1, 3) ?? [],
    );
    expect(states.filter((_, i) => i % 2 === 0)).toEqual(engineNames);
    expect(out).toMatch(
      /\n {2}wasm {5}ready {7}@tensorflow\/tfjs-backend-wasm 4\.22\.0\n {23}self-test passed: 6 checks/,
    );
    expect(out).toMatch(/\n {2}js {7}ready {7}@tensorflow\/tfjs-backend-cpu 4\.22\.0\n {23}self-test passed: 6 checks/);
    expect(out).toContain('RXGAN_BACKEND is set: rxgan train takes js');
    expect(out).not.toContain('benchmark');
  });

  test('writes no colors into a pipe, and no line wider than 120 columns', async () => {
    const { out } = await printed;
    expect(out).not.toContain('\u001b');
    for (const line of out.split('\n').slice(2)) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('--json is one document with all of it, and a reason and a remedy for what is not there', async () => {
    const { code, out } = await run(['doctor', '--json', '--no-bench']);
    expect(code).toBe(0);
    const { rxgan, machine, engines, taken, benchmark } = JSON.parse(out) as Document;
    expect(rxgan).toMatch(/^\d+\.\d+\.\d+$/);
    expect(machine).toMatchObject({ node: process.versions.node, cores: expect.any(Number), load: expect.any(Number) });
    expect(engines.map(({ name }) => name)).toEqual(engineNames);
    for (const { state, why, next, selfTest } of engines)
      if (state === 'ready') expect(selfTest).toMatchObject({ checks: 6, failures: [] });
      else expect([why, next]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(Object.keys(taken)).toEqual(['small', 'medium', 'large']);
    expect(taken['small']).toBe('wasm');
    expect(benchmark).toBeUndefined();
  });

  test('the benchmark has a row for every engine that is there and every network', async () => {
    const { code, out } = await run(['doctor', '--json', '--seconds', '0.1']);
    expect(code).toBe(0);
    const { engines, benchmark } = JSON.parse(out) as Document;
    const ready = engines.filter(({ state }) => state === 'ready').map(({ name }) => name);
    expect(benchmark!.map(({ network, engine }) => `${network}, ${engine}`)).toEqual(
      ['points 2-64-64-2', 'MLP 64-256-512-784'].flatMap((network) => ready.map((engine) => `${network}, ${engine}`)),
    );
    const row = benchmark!.find(({ engine }) => engine === 'wasm')!;
    expect(row).toMatchObject({ steps: expect.any(Number), path: expect.any(String), cutOff: expect.any(Boolean) });
    expect(Number(row['millisecondsPerStep']) * Number(row['stepsPerSecond'])).toBeCloseTo(1000, 6);
  });

  test('the benchmark for people stands in columns', async () => {
    const { code, out } = await run(['doctor', '--seconds', '0.1']);
    expect(code).toBe(0);
    const table = out.split('\n').slice(out.split('\n').findIndex((line) => line.startsWith('benchmark')) + 1, -1);
    const [head, ...rows] = table;
    expect(head!.trim().split(/ {2,}/)).toEqual(['network', 'engine', 'ms a step', 'steps a second', 'path']);
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const row of rows)
      expect(engineNames.some((name) => row.startsWith(name, head!.indexOf('engine')))).toBe(true);
  });

  test('--help teaches; a mistyped option gets a suggestion and code 2', async () => {
    const { code, out } = await run(['doctor', '--help']);
    expect(code).toBe(0);
    for (const word of [...engineNames, '--no-bench', '--json', '--seconds', 'RXGAN_WEBGPU_SOFTWARE', 'Exit codes'])
      expect(out).toContain(word);
    expect(await run(['doctor', '--no-bemch'])).toEqual({
      code: 2,
      out: '',
      err: 'rxgan: --no-bemch: unknown option; did you mean --no-bench?\n',
    });
    expect((await run(['--help'])).out).toContain('rxgan doctor');
  });
});
