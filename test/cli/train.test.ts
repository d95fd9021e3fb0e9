import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const quick = ['--steps', '60', '--batch', '16', '--no-dashboard'];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const start = (words: readonly string[], environment: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [cli, ...words], { env: { ...process.env, ...environment } });

const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve) => {
    let [out, err] = ['', ''];
    child.stdout!.on('data', (text) => (out += text));
    child.stderr!.on('data', (text) => (err += text));
    child.on('close', (code) => resolve({ code, out, err }));
  });

const run = (...words: string[]): Promise<Ended> => ended(start(words));
const folder = (): string => mkdtempSync(join(tmpdir(), 'rxgan-cli-'));
const onlyRun = (runs: string): string => join(runs, readdirSync(runs)[0]!);
const summaryOf = (runs: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(onlyRun(runs), 'summary.json'), 'utf8')) as Record<string, unknown>;

describe('rxgan', () => {
  beforeAll(() => {
    // `npm test` builds first; a test of what is shipped must not quietly test nothing.
    expect(existsSync(cli), 'build first: npm run build').toBe(true);
  });

  test('trains, ends by itself, and leaves log, picture, points and summary', async () => {
    const runs = folder();
    const { code, out, err } = await run('train', 'ring', '--seed', '3', '--runs', runs, ...quick);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('schedule r1·D D D D | G | EMA\nengine   wasm');
    expect(out).toMatch(/modes captured +\d of 8 +8 of 8/);
    const rows = readFileSync(join(onlyRun(runs), 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const steps = rows.map((row) => (JSON.parse(row) as { step: number }).step);
    expect(steps).toEqual([24, 49, 59]);
    expect(summaryOf(runs)).toMatchObject({ status: 'finished', steps: 60, evaluatedAfter: 60, options: { seed: 3 } });
    const picture = PNG.sync.read(readFileSync(join(onlyRun(runs), 'points.png')));
    expect([picture.width, picture.height]).toEqual([720, 720]);
    expect(new Set(picture.data.filter((_, i) => i % 4 === 0)).size).toBeGreaterThan(3);
    expect(
      readFileSync(join(onlyRun(runs), 'generated.csv'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(2_501);
  });

  test('the same seed gives the same log, to the last digit, with and without the page', async () => {
    const logs = [];
    for (const page of ['--no-dashboard', '--port=0']) {
      const runs = folder();
      const { code } = await run('train', 'ring', '--steps', '60', '--batch', '16', '--runs', runs, page);
      expect(code).toBe(0);
      logs.push(readFileSync(join(onlyRun(runs), 'metrics.jsonl'), 'utf8'));
    }
    expect(logs[1]).toBe(logs[0]);
  });

  test('a wrong line ends with code 2, every mistake, and no stack', async () => {
    const { code, out, err } = await run('train', 'rimg', '--sed', '1', '--steps', '0');
    expect([code, out]).toEqual([2, '']);
    expect(err.trim().split('\n')).toEqual([
      'rxgan: --sed: unknown option; did you mean --seed?',
      'rxgan: rimg: unknown recipe; did you mean ring?',
      'rxgan: --steps: expected a positive integer, got 0; give a positive integer',
    ]);
  });

  test('--help teaches and --version is that of the package', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['--loss', '--seed', '--backend', 'ring-collapsing', 'Exit codes']) expect(out).toContain(word);
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a demanded engine that is missing is an error that says why and what else there is', async () => {
    const { code, err } = await run('train', 'ring', '--backend', 'cuda', ...quick);
    expect(code).toBe(1);
    expect(err).toMatch(/^rxgan: backend: cuda: .*tfjs-node-gpu.*choose one of native, webgpu, wasm, js\n$/);
  });

  test('a demanded port that is taken is an error that says what to do', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
    const { code, err } = await run('train', 'ring', '--port', String(port), '--steps', '5', '--runs', folder());
    server.close();
    expect([code, err]).toEqual([
      1,
      `rxgan: port ${port}: another program uses it; use --port 0 to take any free one\n`,
    ]);
  });

  test('a folder that cannot be made is an error with its path', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const { code, err } = await run('train', 'ring', '--runs', file, ...quick);
    expect(code).toBe(1);
    expect(err).toContain(file);
    expect(err).toContain('choose another folder with --runs');
    expect(err).not.toContain('    at ');
  });

  test('numbers that break end the run with code 1 and the step, the term and the tensor; what was made is kept', async () => {
    const runs = folder();
    const { code, err } = await run('train', 'ring', '--r1', '1e38', '--runs', runs, ...quick);
    expect(code).toBe(1);
    expect(err).toMatch(/^rxgan: step 49, term dLoss, tensor generator\/0\/kernel: NaN or infinite; /);
    expect(summaryOf(runs)).toMatchObject({ status: 'failed', steps: 50 });
    const events = readFileSync(join(onlyRun(runs), 'events.jsonl'), 'utf8');
    expect(events).toMatch(/"kind":"alert","text":"not finite: /);
    expect(events).toMatch(/"kind":"alert","text":"step 49, term dLoss/);
  });

  test('whoever stops reading does not end the run', async () => {
    const runs = folder();
    const child = start(['train', 'ring', '--runs', runs, ...quick]);
    child.stdout!.once('data', () => child.stdout!.destroy());
    const { code, err } = await ended(child);
    expect([code, err]).toEqual([0, '']);
    expect(summaryOf(runs)).toMatchObject({ status: 'finished', steps: 60 });
    expect(existsSync(join(onlyRun(runs), 'points.png'))).toBe(true);
  });

  test('a data folder that is not there is a mistake on the command line', async () => {
    const missing = join(folder(), 'none');
    const { code, err } = await run('train', 'digits', '--data', missing, ...quick);
    expect(code).toBe(2);
    expect(err).toMatch(/^rxgan: --data .*none: there is no such folder; give the folder .*\n$/);
  });

  test('an interrupt ends the run with code 130, and what was made is kept', async () => {
    const runs = folder();
    const child = start(['train', 'ring', '--steps', '100000', '--batch', '16', '--no-dashboard', '--runs', runs]);
    const result = ended(child);
    await expect
      .poll(() => (readdirSync(runs).length === 0 ? '' : readFileSync(join(onlyRun(runs), 'metrics.jsonl'), 'utf8')), {
        timeout: 120_000,
      })
      .toContain('modes20');
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    expect(summaryOf(runs)).toMatchObject({ status: 'interrupted' });
    expect(existsSync(join(onlyRun(runs), 'points.png'))).toBe(true);
  });
});
