import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { serveOptions } from '../../src/cli/serveOptions.js';
import { get, until, visit } from '../live/server/open.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const runs = mkdtempSync(join(tmpdir(), 'rxgan-serve-'));
afterAll(() => rmSync(runs, { recursive: true }));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
mkdirSync(join(runs, 'ring'));
writeFileSync(join(runs, 'ring', 'config.json'), '{"seed":7}');
writeFileSync(join(runs, 'ring', 'metrics.jsonl'), '{"step":0,"dLoss":1}\nbroken\n');
writeFileSync(join(runs, 'ring', 'summary.json'), '{"status":"finished","steps":1}');

const start = (...words: readonly string[]) => {
  const child = spawn(process.execPath, [cli, ...words]);
  children.push(child);
  const seen = { out: '', err: '', code: undefined as number | null | undefined };
  child.stdout!.on('data', (text) => (seen.out += text));
  child.stderr!.on('data', (text) => (seen.err += text));
  child.on('close', (code) => (seen.code = code));
  return { child, seen };
};

describe('rxgan serve', () => {
  test('shows the runs of a folder until Ctrl-C', async () => {
    const { child, seen } = start('serve', runs, '--port', '0');
    await until(() => seen.out.includes('Ctrl-C'), 'the address');
    const [, port, token] = /http:\/\/127\.0\.0\.1:(\d+)\/#token=(\S+)/.exec(seen.out)!;
    expect(seen.out).toContain(`folder   ${runs}, 1 run\n`);
    expect((await get(Number(port))).headers['content-security-policy']).toContain('require-trusted-types-for');
    const page = await visit(Number(port), token);
    expect(page.texts[0]).toMatchObject({ role: 'control', runs: [{ id: 'ring', status: 'finished', live: false }] });
    page.say({ t: 'watch', run: 'ring' });
    await until(() => seen.err !== '', 'the broken line');
    expect(seen.err).toBe(`rxgan: ${join(runs, 'ring', 'metrics.jsonl')}: line 2 cannot be read; skipped\n`);
    child.kill('SIGINT');
    await until(() => seen.code !== undefined, 'the end');
    expect([seen.code, page.texts.at(-1)]).toMatchObject([0, { t: 'bye' }]);
  });

  test.each([
    [
      [join(runs, 'none')],
      `rxgan: ${join(runs, 'none')}: there is no such folder; name a folder that rxgan has trained into, such as runs\n`,
    ],
    [
      [join(runs, 'ring', 'config.json')],
      `rxgan: ${join(runs, 'ring', 'config.json')}: is not a folder; name a folder that rxgan has trained into, such as runs\n`,
    ],
  ])('ends with code 1 where there is nothing to serve', async (words, message) => {
    const { seen } = start('serve', ...words);
    await until(() => seen.code !== undefined, 'the end');
    expect(seen).toEqual({ out: '', err: message, code: 1 });
  });

  test('ends with code 1 where the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { seen } = start('serve', runs, '--port', String(port));
    await until(() => seen.code !== undefined, 'the end');
    other.close();
    expect([seen.code, seen.out]).toEqual([1, '']);
    expect(seen.err).toBe(`rxgan: port ${port}: another program uses it; use --port 0 to take any free one\n`);
  });

  test('explains itself', async () => {
    for (const words of [
      ['serve', '--help'],
      ['help', 'serve'],
    ]) {
      const { seen } = start(...words);
      await until(() => seen.code !== undefined, 'the end');
      expect([seen.code, seen.out]).toEqual([0, expect.stringContaining('rxgan serve [FOLDER]')]);
    }
    const { seen } = start('serve', 'a', 'b', '--prot', '1');
    await until(() => seen.code !== undefined, 'the end');
    expect([seen.code, seen.err]).toEqual([
      2,
      'rxgan: --prot: unknown option; did you mean --port?\nrxgan: b: unexpected word; name one folder, or see rxgan serve --help\n',
    ]);
  });
});

describe('its line', () => {
  test('has a folder, a port, an address and names', () => {
    expect(serveOptions([])).toMatchObject({
      right: { folder: 'runs', port: undefined, host: undefined, allowedHosts: [] },
    });
    expect(serveOptions(['old', '--port=0', '--host', '0.0.0.0', '--allow', 'gpu.example,proxy:8443'])).toMatchObject({
      right: { folder: 'old', port: 0, host: '0.0.0.0', allowedHosts: ['gpu.example', 'proxy:8443'] },
    });
    expect(serveOptions(['--help'])).toEqual({ _tag: 'Right', right: undefined });
    const wrong = serveOptions(['--port', '70000', '--host']);
    expect(wrong._tag === 'Left' && wrong.left.map(({ path }) => path)).toEqual(['--host', '--port']);
  });
});
