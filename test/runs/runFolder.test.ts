import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunFolder, runFolder, toJson } from 'rxgan/runs';
import { describe, expect, test } from 'vitest';

const root = (): string => mkdtempSync(join(tmpdir(), 'rxgan-runs-'));
const open = async (parent: string): Promise<RunFolder> => {
  const made = await runFolder(parent, 'ring', { seed: 7, rate: Number.NaN }, new Date('2026-01-02T03:04:05Z'))();
  if (made._tag === 'Left') throw made.left;
  return made.right;
};

describe('runFolder', () => {
  test('is named by recipe and time, and holds the configuration from the start', async () => {
    const parent = root();
    const folder = await open(parent);
    expect(folder.path).toBe(join(parent, 'ring-2026-01-02T03-04-05'));
    expect(JSON.parse(readFileSync(join(folder.path, 'config.json'), 'utf8'))).toEqual({ seed: 7, rate: 'NaN' });
    await folder.close()();
  });

  test('logs line by line in order, with broken numbers in plain view', async () => {
    const folder = await open(root());
    for (let step = 0; step < 500; step++) folder.log({ step, dLoss: step === 3 ? Number.POSITIVE_INFINITY : 1 });
    expect((await folder.close()())._tag).toBe('Right');
    const lines = readFileSync(join(folder.path, 'metrics.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual(Array.from(Array(500).keys()));
    expect(lines[3]).toBe('{"step":3,"dLoss":"Infinity"}');
  });

  test('has a log each for what is measured, asked and told, all there from the start', async () => {
    const folder = await open(root());
    folder.log({ before: 3 }, 'control.jsonl');
    folder.log({ text: 'x' }, 'events.jsonl');
    await folder.close()();
    const content = (name: string): string => readFileSync(join(folder.path, name), 'utf8');
    expect(['metrics.jsonl', 'control.jsonl', 'events.jsonl'].map(content)).toEqual([
      '',
      '{"before":3}\n',
      '{"text":"x"}\n',
    ]);
  });

  test('is never that of another run, even of the same second', async () => {
    const parent = root();
    const folders = [await open(parent), await open(parent), await open(parent)];
    expect(folders.map(({ path }) => path.slice(parent.length + 1))).toEqual([
      'ring-2026-01-02T03-04-05',
      'ring-2-2026-01-02T03-04-05',
      'ring-3-2026-01-02T03-04-05',
    ]);
    for (const folder of folders) await folder.close()();
  });

  test('writes whole files or none', async () => {
    const folder = await open(root());
    expect(await folder.write('a.txt', 'whole')()).toMatchObject({ _tag: 'Right' });
    const failed = await folder.write('no/such/folder.txt', 'x')();
    expect(failed).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'FileFailed', path: join(folder.path, 'no/such/folder.txt') },
    });
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.part'))).toEqual([]);
    await folder.close()();
  });

  test('a root that is a file is a failure with the path', async () => {
    const file = join(root(), 'file');
    writeFileSync(file, '');
    expect(await runFolder(file, 'ring', {})()).toMatchObject({ _tag: 'Left', left: { _tag: 'FileFailed' } });
  });

  test('a log that cannot be written says so at the end instead of stopping the run', async () => {
    const folder = await open(root());
    rmSync(folder.path, { recursive: true });
    writeFileSync(folder.path, 'in the way');
    expect((await folder.write('summary.json', '{}')())._tag).toBe('Left');
  });
});

describe('toJson', () => {
  test('keeps what JSON loses', () => {
    expect(toJson([Number.NaN, Number.NEGATIVE_INFINITY, 1.5, null])).toBe('["NaN","-Infinity",1.5,null]');
  });
});
