import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderRuns } from '../../../src/live/folder/folderRuns.js';
import type { ServedRun } from '../../../src/live/server/servedRun.js';
import { until } from '../server/open.js';

const toClose: (() => void)[] = [];
afterEach(() => {
  for (const close of toClose.splice(0)) close();
});

const made = () => {
  const root = mkdtempSync(join(tmpdir(), 'rxgan-runs-'));
  toClose.push(() => rmSync(root, { recursive: true }));
  const run = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };
  const said: string[] = [];
  const opened = (at = root, without?: string) => {
    const runs = folderRuns(at, { report: (text) => void said.push(text), without });
    toClose.unshift(runs.close);
    return runs;
  };
  return { root, run, said, opened };
};
const valuesOf = ({ record: { buckets } }: ServedRun, metric: string): readonly number[] =>
  Array.from(buckets.columns.get(metric)?.max ?? []).slice(0, buckets.length);
const longAgo = (path: string): void => utimesSync(path, 1, 1);

describe('the runs of a folder', () => {
  it('are listed by what their folders say, and read when they are opened', async () => {
    const { run, said, opened } = made();
    run('ring-hinge-seed7-2026-11-20T19-45-01', {
      'config.json': '{"recipe":"ring","steps":9,"engine":"wasm","nested":{"no":1},"fast":true,"schedule":"D G"}',
      'metrics.jsonl': '{"step":0,"dLoss":1.5,"note":"x","gLoss":"NaN"}\n{"step":4,"wall":17,"dLoss":"-Infinity"}\n',
      'events.jsonl':
        '{"step":3,"wall":5,"kind":"alert","text":"collapse"}\n{"step":4,"kind":"modes","text":"3 of 8"}\n',
      'summary.json': '{"status":"finished","steps":5}',
    });
    run('no-run', { 'metrics.jsonl': '{"step":0}\n' });
    const runs = opened();
    const [only, ...none] = runs.look();
    expect([none, runs.look()]).toEqual([[], []]);
    expect(only!.summary()).toMatchObject({
      id: 'ring-hinge-seed7-2026-11-20T19-45-01',
      name: 'ring-hinge-seed7',
      status: 'finished',
      live: false,
      startedAt: Date.UTC(2026, 10, 20, 19, 45, 1),
    });
    expect(only!.record.about).toMatchObject({
      config: { recipe: 'ring', steps: 9, engine: 'wasm', fast: true },
      schedule: 'D G',
      operations: [],
    });
    expect(only!.record.buckets.rows).toBe(0);
    runs.open(only!.id);
    runs.open(only!.id);
    runs.open('none');
    await until(() => only!.record.buckets.rows === 2);
    expect(valuesOf(only!, 'dLoss')).toEqual([1.5, Number.NEGATIVE_INFINITY]);
    const { buckets, events, state } = only!.record;
    expect([...buckets.columns].map(([name, { bad }]) => [name, ...bad.subarray(0, 2)])).toEqual([
      ['dLoss', 0, 1],
      ['gLoss', 1, 0],
    ]);
    expect([...buckets.walls.subarray(0, 2)]).toEqual([Date.UTC(2026, 10, 20, 19, 45, 1), 17]);
    expect(events).toEqual([
      { step: 3, wall: 5, kind: 'alert', text: 'collapse' },
      { step: 4, wall: Date.UTC(2026, 10, 20, 19, 45, 1), kind: 'log', text: '3 of 8' },
    ]);
    expect(state).toEqual({ status: 'finished', step: 5, totalSteps: 9, engine: 'wasm' });
    expect(said).toEqual([]);
  });

  it('with broken lines are read without them, and that is told, once a file', async () => {
    const { run, said, opened } = made();
    const path = run('broken', {
      'config.json': '{}',
      'summary.json': '{"status":"failed","steps":2,"error":"dLoss is NaN"}',
      'metrics.jsonl': '{"step":0,"a":1}\nnonsense\n{"step":-1,"a":2}\n\n{"a":3}\n{"step":1,"a":4}\nnull\n[]\n',
      'events.jsonl': '{"step":0}\n',
    });
    const runs = opened();
    const [one] = runs.look();
    runs.open('broken');
    await until(() => said.length === 2);
    expect(valuesOf(one!, 'a')).toEqual([1, 4]);
    expect(said).toEqual([
      `${join(path, 'metrics.jsonl')}: line 2 cannot be read, nor can 4 more; skipped`,
      `${join(path, 'events.jsonl')}: line 1 cannot be read; skipped`,
    ]);
    expect(one!.record.events.map(({ text }) => text)).toEqual(said);
    expect(one!.record.state).toEqual({ status: 'failed', step: 2, message: 'dLoss is NaN' });
  });

  it('are followed while they grow: lines that come, a line in two halves, the end', async () => {
    const { run, opened } = made();
    const path = run('growing', { 'config.json': '{"steps":100}', 'metrics.jsonl': '{"step":0,"a":1}\n{"step":1,' });
    const runs = opened();
    const [one] = runs.look();
    expect(one!.record.state).toMatchObject({ status: 'running', totalSteps: 100 });
    runs.open('growing');
    await until(() => one!.record.buckets.rows === 1);
    appendFileSync(join(path, 'metrics.jsonl'), '"a":2}\n{"step":2,"a":3}\n');
    runs.look();
    await until(() => one!.record.buckets.rows === 3);
    expect(valuesOf(one!, 'a')).toEqual([1, 2, 3]);
    writeFileSync(join(path, 'summary.json'), '{"status":"interrupted","steps":3}');
    runs.look();
    await until(() => one!.record.state.status === 'finished');
    expect(one!.record.state).toMatchObject({ step: 3, message: 'It was interrupted.' });
  });

  it('that seemed to be cut off go on when they go on', async () => {
    const { run, opened } = made();
    const path = run('waits', { 'config.json': '{}', 'metrics.jsonl': '{"step":0,"a":1}\n' });
    longAgo(join(path, 'metrics.jsonl'));
    const runs = opened();
    const [one] = runs.look();
    runs.open('waits');
    await until(() => one!.record.buckets.rows === 1);
    expect(one!.record.state.status).toBe('failed');
    appendFileSync(join(path, 'metrics.jsonl'), '{"step":1,"a":2}\n');
    runs.look();
    await until(() => one!.record.state.status === 'running');
    expect(valuesOf(one!, 'a')).toEqual([1, 2]);
  });

  it('that were cut off long ago are told so; new ones appear; the one that is served already does not', () => {
    const { run, opened, root } = made();
    const path = run('cut', { 'config.json': '{}', 'metrics.jsonl': '{"step":0}\n' });
    longAgo(join(path, 'metrics.jsonl'));
    run('mine', { 'config.json': '{}' });
    const runs = opened(root, 'mine');
    expect(runs.look().map(({ id, record }) => [id, record.state.status, record.state.message])).toEqual([
      ['cut', 'failed', 'Nothing was written for a minute, and there is no summary: it was cut off, or it waits.'],
    ]);
    run('new', { 'config.json': '{}', 'metrics.jsonl': '' });
    expect(runs.look().map(({ id }) => id)).toEqual(['new']);
    writeFileSync(join(root, 'new', 'summary.json'), '{"status":"finished"}');
    expect(runs.look()).toEqual([]);
  });

  it('may be one run alone, or none, or no folder at all', () => {
    const { run, opened, root } = made();
    expect(opened().look()).toEqual([]);
    expect(opened(join(root, 'none')).look()).toEqual([]);
    const path = run('only', { 'config.json': '{}' });
    expect(
      opened(path)
        .look()
        .map(({ id }) => id),
    ).toEqual(['only']);
    run('bad', { 'config.json': '[1]' });
    run('worse', { 'config.json': '{' });
    expect(
      opened()
        .look()
        .map(({ id }) => id),
    ).toEqual(['only']);
  });

  it('of any length are read whole, a megabyte at a time', async () => {
    const { run, opened } = made();
    const lines = Array.from(
      { length: 40_000 },
      (_, step) => `{"step":${step},"dLoss":${step / 7},"gLoss":${step % 5},"note":"${'é'.repeat(step % 40)}"}\n`,
    );
    run('long', { 'config.json': '{}', 'metrics.jsonl': lines.join(''), 'summary.json': '{"status":"finished"}' });
    const runs = opened();
    const [one] = runs.look();
    runs.open('long');
    await until(() => one!.record.buckets.rows === 40_000);
    expect(Math.max(...valuesOf(one!, 'dLoss'))).toBe(Math.fround(Number((39_999 / 7).toPrecision(7))));
    expect(one!.record.buckets.columns.get('gLoss')!.finite.reduce((sum, n) => sum + n, 0)).toBe(40_000);
  });
});
